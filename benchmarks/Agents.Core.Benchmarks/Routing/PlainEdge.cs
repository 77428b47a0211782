namespace Agents.Core.Benchmarks.Routing;

/// <summary>An edge of a <see cref="PlainToolGraph"/>.</summary>
/// <param name="From">The node that comes first.</param>
/// <param name="To">The node that may follow.</param>
/// <param name="Cost">What the step costs.</param>
public readonly record struct PlainEdge(int From, int To, double Cost);
