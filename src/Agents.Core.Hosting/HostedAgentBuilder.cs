using Agents.Core.Budgets;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>Says of what a chat agent is made: names of what is registered, and options.</summary>
/// <remarks>
/// Filled in while the application is put together. The agent is built when the host starts, and once more after a change of configuration
/// that is about it or its model. Not thread-safe.
/// </remarks>
public sealed class HostedAgentBuilder
{
    private readonly List<string> _tools = [];
    private readonly List<AIFunction> _functions = [];
    private readonly List<string> _sources = [];
    private readonly List<(string Name, string Description, Budget? Budget)> _agents = [];
    private readonly List<Action<IServiceProvider, ChatAgentBuilder>> _steps = [];

    internal HostedAgentBuilder()
    {
    }

    internal string? Description { get; private set; }

    internal string? Model { get; private set; }

    internal IReadOnlyList<string> Tools => _tools;

    internal IReadOnlyList<AIFunction> Functions => _functions;

    internal IReadOnlyList<string> Sources => _sources;

    internal IReadOnlyList<(string Name, string Description, Budget? Budget)> Agents => _agents;

    internal IReadOnlyList<Action<IServiceProvider, ChatAgentBuilder>> Steps => _steps;

    /// <summary>Says which model the agent has. Configuration may say another: <c>Agents:Agents:NAME:Model</c>.</summary>
    /// <param name="name">The name of a model that is added or configured. An agent that names none has the only one there is.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or white space.</exception>
    public HostedAgentBuilder UseModel(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Model = name;
        return this;
    }

    /// <summary>Says what the agent is good for, for the registry.</summary>
    /// <param name="description">The text.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="description"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder WithDescription(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Description = description;
        return this;
    }

    /// <summary>Tells the model about its work. Configuration may say other words: <c>Agents:Agents:NAME:Instructions</c>.</summary>
    /// <param name="instructions">The text.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="instructions"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder WithInstructions(string instructions)
    {
        ArgumentNullException.ThrowIfNull(instructions);
        return Configure(options => options.Instructions = instructions);
    }

    /// <summary>Gives the agent a tool that is added by name.</summary>
    /// <param name="name">The name of the tool.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or white space.</exception>
    public HostedAgentBuilder WithTool(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _tools.Add(name);
        return this;
    }

    /// <summary>Gives the agent a tool of its own.</summary>
    /// <param name="tool">The function; one that is not a <see cref="Core.Tools.Tool"/> becomes one with the default policy.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder WithTool(AIFunction tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        _functions.Add(tool);
        return this;
    }

    /// <summary>Gives the agent all tools of a source that is added by name.</summary>
    /// <param name="source">The name of the source.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is <see langword="null"/>, empty or white space.</exception>
    public HostedAgentBuilder WithToolsFrom(string source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        _sources.Add(source);
        return this;
    }

    /// <summary>Gives the agent another agent as a tool. That one reads and writes text, and is added by name.</summary>
    /// <param name="name">The name of the agent, and of the tool.</param>
    /// <param name="description">What it is good for, for the model that calls it.</param>
    /// <param name="budget">Limits of one call; <see langword="null"/> for only those of the caller.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/>, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="description"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder WithAgent(string name, string description, Budget? budget = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(description);
        _agents.Add((name, description, budget));
        return this;
    }

    /// <summary>Changes the options of the agent. What configuration says of it comes after that.</summary>
    /// <param name="configure">Called each time the agent is built.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder Configure(Action<ChatAgentOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Configure((_, builder) => builder.Configure(configure));
    }

    /// <summary>Does anything else that the builder of a chat agent can, with services at hand.</summary>
    /// <param name="configure">Called each time the agent is built. The services are those of the application, and not of a run: what is scoped
    /// cannot be had here.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public HostedAgentBuilder Configure(Action<IServiceProvider, ChatAgentBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _steps.Add(configure);
        return this;
    }
}
