using System.Text.Json;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>A tool with a cache breakpoint after it; the tool itself stays as it is.</summary>
internal sealed class MarkedTool : AIFunctionDeclaration
{
    private readonly AIFunctionDeclaration _tool;

    public MarkedTool(AIFunctionDeclaration tool, CacheControlEphemeral mark)
    {
        _tool = tool;
        AdditionalProperties = new Dictionary<string, object?>(tool.AdditionalProperties, StringComparer.Ordinal) { [nameof(Tool.CacheControl)] = mark };
    }

    public override string Name => _tool.Name;

    public override string Description => _tool.Description;

    public override JsonElement JsonSchema => _tool.JsonSchema;

    public override JsonElement? ReturnJsonSchema => _tool.ReturnJsonSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }

    public static bool IsMarked(AITool tool) =>
        tool.AdditionalProperties.TryGetValue(nameof(Tool.CacheControl), out object? mark) && mark is CacheControlEphemeral;

    public override object? GetService(System.Type serviceType, object? serviceKey = null) =>
        base.GetService(serviceType, serviceKey) ?? _tool.GetService(serviceType, serviceKey);
}
