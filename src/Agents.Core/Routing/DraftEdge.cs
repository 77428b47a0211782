namespace Agents.Core.Routing;

/// <summary>An edge as it was given, before its names are looked up.</summary>
internal sealed record DraftEdge(string From, string To, double? Cost, IReadOnlyList<string> Goals);
