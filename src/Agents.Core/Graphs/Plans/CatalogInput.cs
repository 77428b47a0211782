using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Graphs.Plans;

/// <summary>One input of an agent of a catalogue: its type, and how a literal of it is read. Immutable.</summary>
internal abstract class CatalogInput
{
    public abstract Type Type { get; }

    /// <summary>Gets whether the catalogue knows how the type looks as JSON, so that a plan may hold a value.</summary>
    public abstract bool CanRead { get; }

    /// <summary>Makes the schema of a value; asked only when there may be one.</summary>
    public abstract JsonNode CreateSchema();

    /// <summary>Reads a value.</summary>
    /// <returns><see langword="false"/> when it does not fit the type. Why is not said: what refuses a value often repeats it.</returns>
    public abstract bool TryRead(JsonElement json, [NotNullWhen(true)] out PlanLiteral? literal);
}
