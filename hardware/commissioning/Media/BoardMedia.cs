using Edge.Commissioning.Cli;
using Edge.Configuration;
using Edge.Platform;
using Edge.Platform.Store;
using Edge.Records;

namespace Edge.Commissioning.Media;

/// <summary>The media of one board, found in a folder: a card alone, or all that a simulator's state has.</summary>
public sealed class BoardMedia : IDisposable
{
    private const string FormatFolder = ArchiveStorage.LogFolder;
    private const int CopyFolders = 10;

    private readonly List<ArchiveStorage> _storages = [];

    private BoardMedia(string card, string? flash)
    {
        CardFolder = card;
        FlashFolder = flash;
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
    /// Whether a card alone has only the copy of a log that lies on the board's flash: such a folder begins with the note of its first block, which a log on the card
    /// has only together with a tail file.
    /// </summary>
    public bool IsCopyAlone => FlashFolder is null && !HasTail(Path.Combine(CardFolder, FormatFolder)) && HasNote(Path.Combine(CardFolder, FormatFolder));

    /// <summary>Where the log proper lies.</summary>
    public string LogFolder => FlashFolder is not null && HasLog(FlashFolder) ? FlashFolder : CardFolder;

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

        return HasLog(folder)
            ? new BoardMedia(folder, null)
            : throw new UserErrorException($"DIR: '{folder}' has no records; give the card's folder that holds {FormatFolder}, or a simulator's state, which holds media/card/{FormatFolder}");
    }

    /// <summary>What a log is read from: nothing of it is ever changed.</summary>
    public LogMedia Open()
    {
        var media = new LogMedia { Card = Add(CardFolder) };
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
                yield return (Path.Combine(CardFolder, NameOf(number)), new LogMedia { Card = Add(CardFolder, NameOf(number)) }, number);
            }
        }
    }

    /// <summary>The copies of a log on the card: folders that have sealed blocks and no tail file of their own.</summary>
    public IEnumerable<(string Folder, LogMedia Media)> OpenCopies()
    {
        for (var number = 0; number < CopyFolders; number++)
        {
            var name = NameOf(number);
            var folder = Path.Combine(CardFolder, name);
            var isProper = LogFolder == CardFolder && number == 0;
            if (Directory.Exists(folder) && !HasTail(folder) && !isProper)
            {
                yield return (folder, new LogMedia { Card = Add(CardFolder, name) });
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _storages.ForEach(storage => storage.Dispose());

    private static string NameOf(int number) => number == 0 ? FormatFolder : $"{FormatFolder}.{number}";

    private static bool HasTail(string folder) => HasEither(folder, "t");

    private static bool HasNote(string folder) => HasEither(folder, "first");

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

    private ArchiveStorage Add(string folder, string logFolder = FormatFolder)
    {
        var storage = new ArchiveStorage(folder, logFolder);
        _storages.Add(storage);
        return storage;
    }
}
