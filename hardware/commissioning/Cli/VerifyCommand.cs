using System.CommandLine;
using Edge.Board;
using Edge.Commissioning.Media;
using Edge.Commissioning.Verification;
using Edge.Platform;
using Edge.Platform.Keys;

namespace Edge.Commissioning.Cli;

/// <summary>The command <c>edge verify</c>: is the log whole?</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> _folder = CommonOptions.Folder();
    private static readonly Option<string[]> _key = new("--key")
    {
        HelpName = "FILE",
        Description = "First key of a root, as it was handed out (STATE/office/first.key); several where the log has several roots. Without: CRC and sequences only.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> _heads = new("--heads")
    {
        HelpName = "FILE",
        Description = $"Heads of the chain that the board published, with the platform's own receipt times: CSV with the columns {ChainHead.Columns}.",
    };

    private static readonly Option<TimeSpan?> _offset = CommonOptions.UtcOffset();

    /// <summary>Creates the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "verify",
            "Checks every CRC, tag, sequence and time of a log, and tells what is whole, damaged, altered, exchanged or cut off. "
            + "Exit code: 0 nothing is wrong, 1 something is, 2 for what was given.")
        {
            _folder, _key, _heads, _offset,
        };
        command.SetAction(parsed => Run(
            terminal,
            parsed.GetValue(_folder)!,
            ReadKeys(parsed.GetValue(_key) ?? []),
            parsed.GetValue(_heads) is { } heads ? ChainHead.Read(heads) : null,
            parsed.GetValue(_offset)));
        return command;
    }

    private static int Run(Terminal terminal, string folder, List<KeyFile> keys, IReadOnlyList<ChainHead>? heads, TimeSpan? offset)
    {
        using var media = BoardMedia.Find(folder);
        try
        {
            var isWhole = media.IsStore
                ? StoreVerification.Run(terminal, media, keys, heads, offset ?? media.SiteOffset)
                : MediaVerification.Run(terminal, media, keys, heads, offset ?? media.SiteOffset);
            return isWhole ? EdgeCommand.Well : EdgeCommand.Wrong;
        }
        catch (StorageException failure)
        {
            throw new UserErrorException($"DIR: {failure.Message}");
        }
    }

    private static KeyFile ReadKey(string path)
    {
        try
        {
            return KeyFile.Read(path);
        }
        catch (PlatformException failure)
        {
            throw new UserErrorException($"--key: {failure.Message}");
        }
    }

    private static List<KeyFile> ReadKeys(string[] paths)
    {
        var keys = paths.Select(ReadKey).ToList();
        var twice = keys.GroupBy(key => key.Root).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? keys
            : throw new UserErrorException($"--key: {string.Join(" and ", twice.Select(key => $"'{key.Path}'"))} are both of root {twice.Key}; give the one that belongs to this log");
    }
}
