using System.CommandLine;
using System.Globalization;
using Edge.Board;
using Edge.Commissioning.Export;
using Edge.Commissioning.Media;

namespace Edge.Commissioning.Cli;

/// <summary>The command <c>edge export</c>: records as CSV or Parquet.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> _folder = CommonOptions.Folder();
    private static readonly Option<DateTime?> _from = Instant("--from", "First time label, ISO 8601, UTC unless it has an offset: 2026-03-01T00:00+08:00 (default: the oldest record).");
    private static readonly Option<DateTime?> _to = Instant("--to", "Time label behind the last (default: the newest record).");
    private static readonly Option<string?> _channels = new("--channels")
    {
        HelpName = "ID,ID...",
        Description = "Only these channels and contacts (default: all).",
    };

    private static readonly Option<string> _what = Choice("--what", "Minute records, or events.", "minutes", "events");
    private static readonly Option<string> _format = Choice("--format", "Form of the file.", "csv", "parquet");
    private static readonly Option<string> _output = new("--output", "-o")
    {
        HelpName = "FILE",
        Description = "The file; one that is there is replaced when the new one is complete.",
        Required = true,
    };

    private static readonly Option<TimeSpan?> _offset = CommonOptions.UtcOffset();

    /// <summary>Creates the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "export",
            "Exports minute records or events, with times in UTC and site time. It reads what is there and checks damage only: run verify first. Exit code: 0, or 2 for what was given.")
        {
            _folder, _from, _to, _channels, _what, _format, _output, _offset,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(_from) is not null && result.GetResult(_to) is not null && result.GetValue(_from) >= result.GetValue(_to))
            {
                result.AddError("--to: the end is not behind --from");
            }

            if (result.GetResult(_channels) is not null && result.GetValue(_what) == "events")
            {
                result.AddError("--channels has no meaning with --what events; give one of them");
            }
        });
        command.SetAction(parsed => Run(terminal, parsed));
        return command;
    }

    private static int Run(Terminal terminal, ParseResult parsed)
    {
        using var media = BoardMedia.Find(parsed.GetValue(_folder)!);
        var options = new ExportOptions
        {
            From = parsed.GetValue(_from),
            To = parsed.GetValue(_to),
            Channels = (parsed.GetValue(_channels) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            IsEvents = parsed.GetValue(_what) == "events",
            IsParquet = parsed.GetValue(_format) == "parquet",
            Output = parsed.GetValue(_output)!,
            Offset = parsed.GetValue(_offset) ?? media.SiteOffset,
        };
        try
        {
            using var store = media.IsStore ? media.OpenStore() : null;
            var log = store is null ? new LogSource(media.Open()) : null;
            RecordSource source = store is not null ? new StoreSource(store) : log!;
            var rows = terminal.Show("exporting", done => new Exporter(source, options).Run(done));
            terminal.Output.WriteLine($"{rows} {(options.IsEvents ? "events" : "minutes")} in {options.Output}");
            var copy = log?.CopyFolder is { } number ? media.FolderOf(number) : null;
            foreach (var other in log is null ? [] : media.OpenOthers().Where(other => other.Folder != copy))
            {
                terminal.Output.WriteLine($"note: not in this file are the records of {other.Folder}, which are no part of this log; give that folder as DIR");
            }

            return EdgeCommand.Well;
        }
        catch (StorageException failure)
        {
            throw new UserErrorException($"DIR: {failure.Message}");
        }
    }

    private static Option<DateTime?> Instant(string name, string description) => CommonOptions.Parsed<DateTime?>(
        name,
        "TIME",
        description,
        text => ReadInstant(text) is { } time ? (time, null) : (null, $"'{text}' is no time; give ISO 8601 in UTC or with an offset, as 2026-01-31T08:00Z or 2026-01-31T16:00+08:00"));

    private static DateTime? ReadInstant(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-ddK"];
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, Styles, out var time) ? time : null;
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = CommonOptions.Parsed(
            name,
            string.Join('|', values),
            $"{description} Default: {values[0]}.",
            text => values.Contains(text) ? (text, null) : (values[0], $"'{text}' is not known; allowed: {string.Join(", ", values)}"));
        option.DefaultValueFactory = _ => values[0];
        return option;
    }
}
