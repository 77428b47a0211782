using System.Text.Json;

namespace Agents.Core.Graphs.Plans;

/// <summary>An input of a node of a plan while it is read: a name or a value.</summary>
internal sealed class DraftInput(string path)
{
    public string Path { get; } = path;

    /// <summary>Gets or sets the id that it names; <see langword="null"/> for a value.</summary>
    public string? Node { get; set; }

    /// <summary>Gets or sets the place of the node that it names.</summary>
    public int Source { get; set; } = PlanDraft.Nowhere;

    /// <summary>Gets or sets the value as it stands there.</summary>
    public JsonElement Json { get; set; }

    /// <summary>Gets whether it is one of the two.</summary>
    public bool IsReadable => Node is not null || Json.ValueKind != JsonValueKind.Undefined;

    /// <summary>Gets or sets the value as what it is for.</summary>
    public PlanLiteral? Literal { get; set; }
}
