namespace Edge.Simulator.Plant;

/// <summary>The plant.</summary>
public sealed class PlantModel
{
}
