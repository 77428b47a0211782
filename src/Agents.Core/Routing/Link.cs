namespace Agents.Core.Routing;

/// <summary>An edge by the indexes of its nodes.</summary>
/// <param name="From">The node that comes first.</param>
/// <param name="To">The node that may follow.</param>
/// <param name="Cost">The base cost.</param>
/// <param name="Scope">One bit for each goal for which it may be taken.</param>
/// <param name="Goals">The names of those goals; empty for every goal.</param>
internal readonly record struct Link(int From, int To, double Cost, ulong Scope, IReadOnlyList<string> Goals);
