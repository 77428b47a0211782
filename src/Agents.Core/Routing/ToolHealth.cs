namespace Agents.Core.Routing;

/// <summary>Stand-in until health is merged.</summary>
public sealed class ToolHealth
{
    /// <summary>Gets the factor.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>1.</returns>
    public double FactorOf(string tool) => tool.Length + _one - tool.Length;

    private readonly double _one = 1;
}
