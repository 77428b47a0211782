using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>An agent that other agents call as a tool.</summary>
internal sealed class AgentFunction<TInput, TOutput> : AIFunction, IContextFunction
{
    private const string Parameter = "input";

    private readonly IAgent<TInput, TOutput> _agent;
    private readonly JsonTypeInfo<TInput>? _inputType;
    private readonly JsonTypeInfo<TOutput>? _outputType;

    /// <param name="agent">The agent.</param>
    /// <param name="description">What the model reads.</param>
    /// <param name="budget">The limits of one call.</param>
    /// <param name="inputType">How the input is read; <see langword="null"/> when it is a string.</param>
    /// <param name="outputType">How the output is written; <see langword="null"/> when it is a string.</param>
    public AgentFunction(
        IAgent<TInput, TOutput> agent, string description, Budget? budget, JsonTypeInfo<TInput>? inputType, JsonTypeInfo<TOutput>? outputType)
    {
        _agent = agent;
        _inputType = inputType;
        _outputType = outputType;
        Description = description;
        Budget = budget;
        JsonSchema = MakeSchema(inputType);
    }

    public override string Name => _agent.Name;

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    public Budget? Budget { get; }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        AgentContext entered = ToolCallContext.Of(arguments);
        arguments.TryGetValue(Parameter, out object? value);
        TInput input = _inputType is null ? (TInput)(object)ToolResultText.Of(value) : Read(value, _inputType);
        TOutput output = await AgentInvocation.InvokeAsync(_agent, input, entered, cancellationToken).ConfigureAwait(false);
        return _outputType is null ? output : JsonSerializer.SerializeToElement(output, _outputType);
    }

    private static TInput Read(object? value, JsonTypeInfo<TInput> type)
    {
        try
        {
            return JsonSerializer.Deserialize(CanonicalArguments.WriteValue(value), type)
                ?? throw new InvalidToolArgumentsException($"The parameter '{Parameter}' is null; expected a value.");
        }
        catch (JsonException exception)
        {
            throw new InvalidToolArgumentsException($"The parameter '{Parameter}' does not fit at {exception.Path ?? "$"}.", exception);
        }
    }

    private static JsonElement MakeSchema(JsonTypeInfo<TInput>? inputType)
    {
        JsonNode input = inputType is null
            ? new JsonObject { ["type"] = "string", ["description"] = "What the agent is asked, with all it needs to know." }
            : JsonNode.Parse(AIJsonUtilities.CreateJsonSchema(typeof(TInput), serializerOptions: inputType.Options).GetRawText())!;
        MoveReferences(input);
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Parameter] = input },
            ["required"] = new JsonArray(JsonValue.Create(Parameter)),
        };
        using JsonDocument document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>Makes references within the input's schema count from where that schema stands now: a type that holds itself refers to itself.</summary>
    private static void MoveReferences(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && reference.TryGetValue(out string? target) && target.StartsWith('#'))
            {
                members["$ref"] = $"#/properties/{Parameter}{target[1..]}";
            }

            foreach ((string _, JsonNode? member) in members)
            {
                MoveReferences(member);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                MoveReferences(item);
            }
        }
    }
}
