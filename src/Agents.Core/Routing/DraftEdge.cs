namespace Agents.Core.Routing;

/// <summary>An edge as it was given, before its names are looked up.</summary>
/// <param name="From">The node that comes first.</param>
/// <param name="To">The node that may follow.</param>
/// <param name="Cost">The cost; <see langword="null"/> for that of the node that it leads to.</param>
/// <param name="Goals">The names of the goals for which it may be taken; empty for every goal.</param>
/// <param name="Place">Where in a JSON text it stands; <see langword="null"/> when it comes from none.</param>
internal sealed record DraftEdge(string From, string To, double? Cost, IReadOnlyList<string> Goals, string? Place = null);
