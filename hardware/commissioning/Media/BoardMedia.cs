using Edge.Commissioning.Cli;
using Edge.Configuration;
using Edge.Platform;
using Edge.Platform.Store;
using Edge.Records;

namespace Edge.Commissioning.Media;

/// <summary>A folder of records on a card.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Media">What it is read from.</param>
/// <param name="IsCopy">Whether it may be a copy: it has neither a tail file nor an index.</param>
public sealed record CardLog(string Folder, LogMedia Media, bool IsCopy);

/// <summary>The media of one board, found in a folder: a card alone, or all that a simulator's state has.</summary>
public sealed class BoardMedia : IDisposable
{
    private const string FormatFolder = ArchiveStorage.LogFolder;
    private const int CopyFolders = 10;

    private static readonly string[] _names = [.. Enumerable.Range(0, CopyFolders).Select(NameOf)];

    private readonly List<ArchiveStorage> _storages = [];

    private readonly string _name;

    private BoardMedia(string card, string? flash, string name = FormatFolder)
    {
        CardFolder = card;
        FlashFolder = flash;
        _name = name;
    }

    /// <summary>Folder of the card.</summary>
    public string CardFolder { get; }

    /// <summary>Folder of the internal flash; null: only the card is there.</summary>
    public string? FlashFolder { get; }

    /// <summary>The site file of the internal flash; null: there is none, or it is no good.</summary>
    public SiteSettings? Site { get; private init; }

    /// <summary>Whether it is a platform's store of a board.</summary>
    public bool IsStore { get; private init; }

    /// <summary>
    /// Whether a card alone has only the copy of a log that lies on the board's flash: such a folder has the note of its first block, and neither a tail file nor an index.
    /// Who takes them away from a log on the card makes a copy of it, so that the end of a copy is never proven by what is on the card.
    /// </summary>
    public bool IsCopyAlone => FlashFolder is null && IsCopy(Path.Combine(CardFolder, _name)) && HasEither(Path.Combine(CardFolder, _name), "first");

    /// <summary>Whether the log proper lies on internal flash, so that the card may have a copy.</summary>
    public bool HasLogOnFlash => FlashFolder is not null && HasLog(FlashFolder);

    /// <summary>Where the log proper lies.</summary>
    public string LogFolder => HasLogOnFlash ? FlashFolder! : _name == FormatFolder ? CardFolder : Path.Combine(CardFolder, _name);

    /// <summary>Site time minus UTC: that of the site, or Beijing time.</summary>
    public TimeSpan SiteOffset => Site is null ? CommonOptions.DefaultOffset : TimeSpan.FromMinutes(Site.UtcOffsetMinutes);

    /// <summary>Finds the media beneath a folder.</summary>
    /// <exception cref="UserErrorException">There are none.</exception>
    public static BoardMedia Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"DIR: there is no folder '{folder}'; give a board's card, a simulator's state, or a platform's store of a board");
        }

        if (BoardStore.IsIn(folder))
        {
            return new BoardMedia(folder, null) { IsStore = true };
        }

        var flash = Path.Combine(folder, "media", "internal");
        var card = Path.Combine(folder, "media", "card");
        if (HasLog(card) || HasLog(flash))
        {
            return new BoardMedia(card, flash) { Site = ReadSite(flash) };
        }

        if (HasLog(folder))
        {
            return new BoardMedia(folder, null);
        }

        // A card may have the logs of several boards.
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return _names.Contains(Path.GetFileName(full)) && HasSegments(full)
            ? new BoardMedia(Path.GetDirectoryName(full)!, null, Path.GetFileName(full))
            : throw new UserErrorException($"DIR: '{folder}' has no records; give the card's folder that holds {FormatFolder}, one of its folders {FormatFolder} to {_names[^1]}, or a simulator's state, which holds media/card/{FormatFolder}");
    }

    /// <summary>What a log is read from: nothing of it is ever changed.</summary>
    public LogMedia Open()
    {
        var media = LogOnCard(_name);
        if (FlashFolder is not null)
        {
            media.State = Add(FlashFolder);
            media.Flash = HasLog(FlashFolder) ? media.State : null;
        }

        return media;
    }

    /// <summary>A platform's store, to be looked at.</summary>
    /// <exception cref="UserErrorException">It is none, or in use in a way that keeps readers out.</exception>
    public BoardStore OpenStore()
    {
        try
        {
            return BoardStore.Open(CardFolder, new StoreOptions { IsReadOnly = true });
        }
        catch (PlatformException failure)
        {
            throw new UserErrorException($"DIR: {failure.Message}");
        }
    }

    /// <summary>The logs of a platform's store, by their numbers.</summary>
    public IEnumerable<(string Folder, LogMedia Media, int Log)> OpenStoredLogs()
    {
        for (var number = 0; Directory.Exists(Path.Combine(CardFolder, NameOf(number))) || number == 0; number++)
        {
            if (Directory.Exists(Path.Combine(CardFolder, NameOf(number))))
            {
                yield return (Path.Combine(CardFolder, NameOf(number)), LogOnCard(NameOf(number)), number);
            }
        }
    }

    /// <summary>What else is on the card, beside the log proper: copies of it, and what belongs to other boards.</summary>
    public IEnumerable<CardLog> OpenOthers()
    {
        foreach (var name in _names)
        {
            var folder = Path.Combine(CardFolder, name);
            if (Directory.Exists(folder) && (HasLogOnFlash || name != _name))
            {
                yield return new CardLog(folder, LogOnCard(name), IsCopy(folder));
            }
        }
    }

    /// <summary>Folder of the card that a board names by a number.</summary>
    public string FolderOf(int number) => Path.Combine(CardFolder, NameOf(number));

    /// <inheritdoc/>
    public void Dispose() => _storages.ForEach(storage => storage.Dispose());

    private static string NameOf(int number) => number == 0 ? FormatFolder : $"{FormatFolder}.{number}";

    private static bool IsCopy(string folder) => !HasEither(folder, "t") && !File.Exists(Path.Combine(folder, "idx"));

    private static bool HasSegments(string folder) => Directory.Exists(Path.Combine(folder, "b")) && Directory.EnumerateFiles(Path.Combine(folder, "b"), "*.seg").Any();

    private static bool HasEither(string folder, string name) => File.Exists(Path.Combine(folder, name + ".a")) || File.Exists(Path.Combine(folder, name + ".b"));

    private static bool HasLog(string folder) => Directory.Exists(Path.Combine(folder, FormatFolder));

    private static SiteSettings? ReadSite(string flash)
    {
        try
        {
            var text = File.ReadAllBytes(Path.Combine(flash, SiteLoader.FileName));
            return SiteReader.Read(text, text.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SiteException)
        {
            return null;
        }
    }

    private LogMedia LogOnCard(string name) => new() { Card = Add(CardFolder, name), KeepsWholeBlocks = true };

    private ArchiveStorage Add(string folder, string logFolder = FormatFolder)
    {
        var storage = new ArchiveStorage(folder, logFolder);
        _storages.Add(storage);
        return storage;
    }
}
