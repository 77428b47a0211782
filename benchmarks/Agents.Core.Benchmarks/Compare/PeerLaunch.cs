namespace Agents.Core.Benchmarks.Compare;

/// <summary>How the programs of a folder are started, or why they cannot be.</summary>
/// <param name="Program">The program that is given a script; empty when there is an obstacle.</param>
/// <param name="Options">What it is told before the script.</param>
/// <param name="Obstacle">Null when the programs can run; else why not, as the end of a sentence.</param>
public sealed record PeerLaunch(string Program, IReadOnlyList<string> Options, string? Obstacle = null)
{
    /// <summary>Makes a launch that is impossible.</summary>
    /// <param name="obstacle">Why, as the end of a sentence.</param>
    public static PeerLaunch Impossible(string obstacle) => new("", [], obstacle);
}
