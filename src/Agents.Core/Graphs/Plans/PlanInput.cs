using System.Text.Json;

namespace Agents.Core.Graphs.Plans;

/// <summary>An input of a node of a plan that was found right. Immutable.</summary>
/// <param name="Node">The id of the node that it names; <see langword="null"/> for a value.</param>
/// <param name="Json">The value as it was written.</param>
/// <param name="Literal">The value.</param>
internal sealed record PlanInput(string? Node, JsonElement Json, PlanLiteral? Literal);
