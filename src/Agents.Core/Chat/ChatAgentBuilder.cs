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
    private List<IToolSource>? _sources;
    private Func<ToolSet, ToolSet>? _arrange;
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

    /// <summary>Gives the agent the tools of a source, which may change while it works: it looks before each turn.</summary>
    /// <param name="source">The source, such as a connection to a server of tools. The application owns it, and disposes of it.</param>
    /// <returns>This builder.</returns>
    /// <remarks>The model sees tools of sources after the agent's other ones. A change that clashes with what the agent has, such as a second tool of one name, is
    /// not taken in: the agent goes on with the tools from before, and a <see cref="ToolChangeRefused"/> says why.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder WithToolSource(IToolSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfBuilt();
        (_sources ??= []).Add(source);
        return this;
    }

    /// <summary>Says what is done with all tools of the agent before it uses them, such as which one stands in for which.</summary>
    /// <param name="arrange">Given all tools, returns the set that is used. Called when the agent is built, and again whenever a source has changed, from
    /// any thread; what it throws then leaves the agent with the tools from before, and a <see cref="ToolChangeRefused"/> tells of it.</param>
    /// <returns>This builder.</returns>
    /// <remarks>For fallbacks between tools of different sources, each of which knows only its own:
    /// <c>ArrangeTools(tools => tools.WithFallback("notes__read", "files__read_file"))</c>. The last one given counts.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="arrange"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public ChatAgentBuilder ArrangeTools(Func<ToolSet, ToolSet> arrange)
    {
        ArgumentNullException.ThrowIfNull(arrange);
        ThrowIfBuilt();
        _arrange = arrange;
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
        ToolGathering tools = new(_tools ?? [], _sets ?? [], _sources ?? [], _arrange);
        tools.Begin(failures);
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
