namespace Agents.Core.Scoring.Indexes;

/// <content>How a graph gets rid of what is dead.</content>
internal sealed unsafe partial class HnswGraph
{
    /// <summary>Makes a graph of what lives, in the same order; where a link led to the dead, the node chooses anew from what lay behind them.</summary>
    public HnswGraph Compacted(HnswScratch scratch)
    {
        throw new NotImplementedException();
    }
}
