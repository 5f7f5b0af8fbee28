using Edge.Host;

using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Edge.Tests.Host;

/// <summary>Firmware that compiles on the desktop must compile for the board.</summary>
[TestClass]
public sealed class SurfaceTests
{
    private const string FolderVariable = "EDGE_NANO_API";

    [TestMethod]
    public void No_host_type_has_a_public_member_that_the_board_does_not_have()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Inconclusive($"{FolderVariable} does not name the folder with the board's surface");
        }

        var board = ApiFolder.Read(folder);
        var differences = HostSurface.Read(typeof(HostBoard).Assembly)
            .OrderBy(type => type.Key, StringComparer.Ordinal)
            .SelectMany(type => Compare(type.Key, type.Value, board.GetValueOrDefault(type.Key)))
            .ToList();
        Assert.IsEmpty(differences, string.Join(Environment.NewLine, differences));
    }

    [TestMethod]
    [DataRow("method public void Open()", "method public void Open(int pin)", DisplayName = "parameters")]
    [DataRow("method public int Open()", "method public void Open()", DisplayName = "result")]
    [DataRow("method public static void Open()", "method public void Open()", DisplayName = "static")]
    [DataRow("value Low = 0", "value Low = 1", DisplayName = "value")]
    [DataRow("property int Count public set", "property int Count public get", DisplayName = "setter")]
    public void A_member_that_differs_is_named_with_what_the_board_has(string ofHost, string ofBoard)
    {
        var host = new SurfaceType("class public : object", new HashSet<string>(), new HashSet<string> { ofHost });
        var board = host with { Members = new HashSet<string> { ofBoard } };
        var difference = Compare("Some.Type", host, board).Single();
        StringAssert.Contains(difference, ofHost);
        StringAssert.Contains(difference, ofBoard);
    }

    private static IEnumerable<string> Compare(string name, SurfaceType host, SurfaceType? board)
    {
        if (board == null)
        {
            yield return $"{name}: the board has no such type";
            yield break;
        }

        if (host.Header != board.Header)
        {
            yield return $"{name}: is '{host.Header}', on the board '{board.Header}'";
        }

        foreach (var contract in host.Interfaces.Except(board.Interfaces))
        {
            yield return $"{name}: does not implement {contract} on the board";
        }

        foreach (var member in host.Members.Except(board.Members).Order(StringComparer.Ordinal))
        {
            var simpleName = SimpleName(member);
            var candidates = board.Members.Where(other => SimpleName(other) == simpleName).ToList();
            yield return $"{name}: '{member}' "
                + (candidates.Count == 0 ? "is missing on the board" : $"is on the board '{string.Join("' or '", candidates)}'");
        }
    }

    private static string SimpleName(string member)
    {
        var words = member.Split('(')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words[0] switch
        {
            "property" => words[2],
            "value" => words[1],
            "field" when words.Contains("=") => words[^3],
            _ => words[^1],
        };
    }
}
