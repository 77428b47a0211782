using System.Collections.Concurrent;

namespace Agents.Core.Testing;

/// <summary>What the events of a graph do not tell. What is not stated here is not checked.</summary>
/// <remarks>Keys are paths, such as <c>brief/read</c>. May be filled while the run goes on, such as by an edit before it is applied; thread-safe for that.</remarks>
public sealed class GraphInvariantsOptions
{
    /// <summary>Gets or sets whether the run is one with <see cref="RunOptions.SingleThreaded"/>.</summary>
    /// <value>The default is <see langword="false"/>. With <see langword="true"/>, nothing may start once the output of its graph is there;
    /// threads may have taken a node just before, and say so just after. And deadlines pass to the tick.</value>
    public bool IsSingleThreaded { get; set; }

    /// <summary>Gets how many nodes may be under way at once, by the path of the graph, or of the node that works on a list.</summary>
    /// <value>1 or more. The default is empty.</value>
    public IDictionary<string, int> MaxConcurrency { get; } = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets how many inputs a quorum needs, by the path of the node.</summary>
    /// <value>1 to the number of its inputs. The default is empty: at least one.</value>
    public IDictionary<string, int> Quorums { get; } = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gets how long joins wait after the first of their inputs started, by the path of the node.</summary>
    /// <value>More than 0, or <see cref="Timeout.InfiniteTimeSpan"/> for a join without a deadline. The default is empty.</value>
    public IDictionary<string, TimeSpan> Deadlines { get; } = new ConcurrentDictionary<string, TimeSpan>(StringComparer.Ordinal);
}
