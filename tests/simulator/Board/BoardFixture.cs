using System.Text;
using Edge.Configuration;
using Edge.Simulator.Board;
using Edge.Simulator.Chips;
using Edge.Simulator.Plant;

namespace Edge.Tests.Board;

/// <summary>The reference board in the reference plant, without firmware.</summary>
internal sealed class BoardFixture
{
    public BoardFixture(string board = "wrover")
    {
        var json = Encoding.UTF8.GetBytes(ReferenceSite.WithBoard(board));
        Site = SiteReader.Read(json, json.Length);
        Plant = new PlantModel(PlantDefinition.Of(Site), 1, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        Board = Boot();
    }

    public SiteSettings Site { get; }

    public PlantModel Plant { get; }

    public Ds3231State Battery { get; } = new();

    public bool IsNetworkUp { get; set; } = true;

    public SimulatedBoard Board { get; private set; }

    public SimulatedBoard Boot()
    {
        Board = new SimulatedBoard(new SimulatedBoardOptions
        {
            Plant = Plant,
            Battery = Battery,
            BootUs = Board?.NowUs ?? Plant.NowUs,
            IsNetworkUp = () => IsNetworkUp,
        });
        Board.Wire(Site);
        return Board;
    }
}
