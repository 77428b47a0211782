using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The settings of a flat index as its file has them. Written as they lie.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct FlatFileSettings
{
    public int Dimensions { get; init; }

    public int Metric { get; init; }

    public int Storage { get; init; }

    public int RescoreFactor { get; init; }

    /// <summary>Gets how many vectors there are.</summary>
    public long Count { get; init; }
}
