namespace Agents.Core.Graphs.Plans;

/// <summary>A node of a plan that was found right. Immutable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Entry">The agent that it calls.</param>
/// <param name="Inputs">Its inputs, in order.</param>
/// <param name="Join">How many of them it needs.</param>
internal sealed record PlanNode(string Id, CatalogEntry Entry, IReadOnlyList<PlanInput> Inputs, PlanJoin Join);
