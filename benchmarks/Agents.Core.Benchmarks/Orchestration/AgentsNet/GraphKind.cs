namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>How a graph of peers is drawn.</summary>
public enum GraphKind
{
    /// <summary>A ring in which each knows the four nearest, and each pair is rewired with probability 0.4 (Watts and Strogatz 1998).</summary>
    WattsStrogatz,

    /// <summary>Each newcomer knows two of those before it, rather those who are known by many (Barabási and Albert 1999).</summary>
    BarabasiAlbert,

    /// <summary>The Delaunay triangulation of points that are spread evenly in a square.</summary>
    Delaunay,
}
