namespace Agents.Core.Routing;

/// <summary>An edge as seen from one of its nodes.</summary>
/// <param name="Node">The node at its other end.</param>
/// <param name="Cost">The base cost.</param>
/// <param name="Scope">One bit for each goal for which it may be taken.</param>
internal readonly record struct Hop(int Node, double Cost, ulong Scope);
