namespace Agents.Core.Scoring.Tools;

/// <summary>The working memory of one ranking of tools.</summary>
internal sealed class ToolRankerScratch(int tools, int groups)
{
    /// <summary>Gets the score of each tool so far.</summary>
    public double[] Totals { get; } = new double[tools];

    public double[] Words { get; } = new double[tools];

    public float[] Nearness { get; } = new float[tools];

    public double[] Groups { get; } = new double[groups];
}
