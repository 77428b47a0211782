using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;

namespace Agents.Core.Mcp.Serving;

/// <summary>Describes a server of agents, once.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class McpAgentServerBuilder
{
    private const int MaxToolNameLength = 128;

    private readonly string _name;
    private readonly McpAgentServerOptions _options = new();
    private readonly List<ServedAgent> _agents = [];
    private readonly List<string> _failures = [];
    private bool _built;

    internal McpAgentServerBuilder(string name) => _name = name;

    /// <summary>Adds an agent or a graph that reads and writes text. Its tool has one parameter, <c>input</c>.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="description">What it is good for, for the model that calls it.</param>
    /// <param name="configure">Sets name, budget and hints; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A required argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The server was built.</exception>
    public McpAgentServerBuilder AddAgent(IAgent<string, string> agent, string description, Action<McpAgentToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(description);
        ThrowIfBuilt();
        McpAgentToolOptions options = Read(agent.Name, configure);
        _agents.Add(new ServedAgent<string, string>(agent, agent.AsTool(description), options, inputType: null, outputType: null));
        return this;
    }

    /// <summary>Adds an agent or a graph with typed input and output.</summary>
    /// <typeparam name="TInput">The type of its input: the tool's parameter <c>input</c>.</typeparam>
    /// <typeparam name="TOutput">The type of its output: the structured content of the result; one that is no JSON object stands under <c>result</c>.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="description">What it is good for, for the model that calls it.</param>
    /// <param name="inputType">How the input is read from JSON; also gives its schema.</param>
    /// <param name="outputType">How the output is written as JSON; also gives its schema.</param>
    /// <param name="configure">Sets name, budget and hints; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A required argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The server was built.</exception>
    public McpAgentServerBuilder AddAgent<TInput, TOutput>(
        IAgent<TInput, TOutput> agent,
        string description,
        JsonTypeInfo<TInput> inputType,
        JsonTypeInfo<TOutput> outputType,
        Action<McpAgentToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(inputType);
        ArgumentNullException.ThrowIfNull(outputType);
        ThrowIfBuilt();
        McpAgentToolOptions options = Read(agent.Name, configure);
        _agents.Add(new ServedAgent<TInput, TOutput>(agent, agent.AsTool(description, inputType, outputType), options, inputType, outputType));
        return this;
    }

    /// <summary>Changes options of the server.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The server was built.</exception>
    public McpAgentServerBuilder Configure(Action<McpAgentServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ThrowIfBuilt();
        configure(_options);
        return this;
    }

    /// <summary>Builds the server.</summary>
    /// <returns>The server.</returns>
    /// <exception cref="AgentOptionsException">There is no agent, a name breaks its rule or is there twice, or the options cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The server was built.</exception>
    public McpAgentServer Build()
    {
        ThrowIfBuilt();
        List<string> failures = [.. _failures];
        _options.AddFailures(failures);
        if (_agents.Count == 0)
        {
            failures.Add("There must be an agent.");
        }

        foreach (IGrouping<string, ServedAgent> twice in _agents.GroupBy(agent => agent.Tool.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            failures.Add($"The name {NameText.Quote(twice.Key)} must be there once, but is there {twice.Count()} times.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(McpAgentServerOptions), failures);
        }

        _built = true;
        return new McpAgentServer(_name, [.. _agents], new ServerSettings(_options));
    }

    private static bool IsToolName(string name) =>
        name.Length is > 0 and <= MaxToolNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private McpAgentToolOptions Read(string agent, Action<McpAgentToolOptions>? configure)
    {
        McpAgentToolOptions options = new();
        configure?.Invoke(options);
        options.Name ??= agent;
        if (!IsToolName(options.Name))
        {
            _failures.Add($"The name of a tool must be 1 to {MaxToolNameLength} letters, digits, underscores, hyphens and dots, but is {NameText.Quote(options.Name)}.");
        }

        if (options.Budget?.ParentShare is not null)
        {
            _failures.Add($"The budget of {NameText.Quote(options.Name)} must be in amounts, such as Budget.Usd(0.05m), because a call has no parent to take a share of.");
        }

        return options;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The server was built; a builder is used once.");
        }
    }
}
