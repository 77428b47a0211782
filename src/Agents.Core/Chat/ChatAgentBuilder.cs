using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Builds a chat agent. Made by <see cref="ChatAgent.Create"/>; used once.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ChatAgentBuilder
{
    private readonly string _name;
    private readonly IChatClient _client;
    private readonly ChatAgentOptions _options = new();
    private List<AIFunction>? _tools;
    private List<ToolSet>? _sets;
    private bool _built;

    internal ChatAgentBuilder(string name, IChatClient client)
    {
        _name = name;
        _client = client;
    }

    /// <summary>Tells the model about its work.</summary>
    /// <param name="instructions">The text.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="instructions"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder WithInstructions(string instructions)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        return Configure(options => options.Instructions = instructions);
    }

    /// <summary>Gives the agent a tool.</summary>
    /// <param name="tool">The function; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder WithTool(AIFunction tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ThrowIfBuilt();
        (_tools ??= []).Add(tool);
        return this;
    }

    /// <summary>Gives the agent several tools.</summary>
    /// <param name="tools">The functions. A <see cref="ToolSet"/> brings its fallbacks along.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tools"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder WithTools(IEnumerable<AIFunction> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ThrowIfBuilt();
        (_tools ??= []).AddRange(tools);
        if (tools is ToolSet { Fallbacks.IsEmpty: false } set)
        {
            (_sets ??= []).Add(set);
        }

        return this;
    }

    /// <summary>Changes the options.</summary>
    /// <param name="configure">Called at once with the options of this builder.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder Configure(Action<ChatAgentOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfBuilt();
        configure(_options);
        return this;
    }

    /// <summary>Builds an agent that answers in text.</summary>
    /// <returns>The agent.</returns>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgent Build() => new(BuildEngine(null));

    /// <summary>Builds an agent that answers with a value.</summary>
    /// <typeparam name="TOutput">The type of the value.</typeparam>
    /// <param name="outputType">How the value is read from JSON; also gives the schema that the model is asked for.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="outputType"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgent<TOutput> Build<TOutput>(JsonTypeInfo<TOutput> outputType)
    {
        ArgumentNullException.ThrowIfNull(outputType);
        return Build(new OutputFormat<TOutput>(outputType));
    }

    /// <summary>Builds an agent that answers with a value, whose type is read by reflection.</summary>
    /// <typeparam name="TOutput">The type of the value.</typeparam>
    /// <returns>The agent.</returns>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    [RequiresUnreferencedCode("Reads the type by reflection; a trimmed program passes a JsonTypeInfo<TOutput>.")]
    [RequiresDynamicCode("Reads the type by reflection; a program compiled ahead of time passes a JsonTypeInfo<TOutput>.")]
    public ChatAgent<TOutput> Build<TOutput>() => Build((JsonTypeInfo<TOutput>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(TOutput)));

    internal ChatAgent<TOutput> Build<TOutput>(OutputFormat<TOutput> format) => new(BuildEngine(format.ResponseFormat), format);

    internal ChatEngine BuildEngine(ChatResponseFormat? format)
    {
        ThrowIfBuilt();
        List<string> failures = [];
        _options.AddFailures(failures);
        ToolSet tools = ToolSet.Empty;
        if (_tools is not null)
        {
            try
            {
                tools = _sets is null ? ToolSet.Create(_tools) : ToolSet.Merge(_tools, _sets);
            }
            catch (AgentOptionsException exception)
            {
                failures.AddRange(exception.Failures);
            }
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ChatAgentOptions), failures);
        }

        _built = true;
        return new ChatEngine(_name, _client, tools, _options, format);
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException($"The agent '{_name}' was built already. Make a new builder with ChatAgent.Create for another one.");
        }
    }
}
