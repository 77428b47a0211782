using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Agents.Core.Graphs.Plans;

/// <summary>One input of a type; without its JSON, only of outputs of other nodes.</summary>
internal sealed class CatalogInput<T>(JsonTypeInfo<T>? json) : CatalogInput
{
    public override Type Type => typeof(T);

    public override bool CanRead => json is not null;

    public override JsonNode CreateSchema() => json!.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });

    public override bool TryRead(JsonElement element, [NotNullWhen(true)] out PlanLiteral? literal)
    {
        literal = null;
        try
        {
            literal = json is not null && element.Deserialize(json) is { } value ? new PlanLiteral<T>(value) : null;
        }
        catch (Exception)
        {
            // It does not fit, or the type's own rules, such as a constructor or a converter, failed on a value that they did not expect.
        }

        return literal is not null;
    }
}
