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

    /// <summary>Reads the input from the arguments of a call.</summary>
    /// <exception cref="InvalidToolArgumentsException">It does not fit.</exception>
    public static TInput ReadInput(IDictionary<string, object?> arguments, JsonTypeInfo<TInput>? type)
    {
        arguments.TryGetValue(Parameter, out object? value);
        return type is null ? (TInput)(object)ToolResultText.Of(value) : Read(value, type);
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        AgentContext entered = ToolCallContext.Of(arguments);
        TOutput output = await AgentInvocation.InvokeAsync(_agent, ReadInput(arguments, _inputType), entered, cancellationToken).ConfigureAwait(false);
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
        SchemaReferences.Move(input, Parameter);
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Parameter] = input },
            ["required"] = new JsonArray(JsonValue.Create(Parameter)),
        };
        using JsonDocument document = JsonDocument.Parse(schema.ToJsonString());
        return document.RootElement.Clone();
    }
}
