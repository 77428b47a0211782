using Agents.Core.Chat;
using Agents.Core.Graphs;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>All that one application has of agents: what is in force, what is under way, and what is to be disposed of.</summary>
internal sealed partial class AgentHost : IAsyncDisposable, IDisposable
{
    private readonly AgentRegistrations _registrations;
    private readonly IServiceProvider _services;
    private readonly OptionsReader _options;
    private readonly ILogger _logger;
    private AgentVersion? _version;
    private IReadOnlyList<string> _reloadFailures = [];

    public AgentHost(AgentRegistrations registrations, IServiceProvider services, OptionsReader options, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null)
    {
        _registrations = registrations;
        _services = services;
        _options = options;
        _logger = GuardedLogger.Create(loggerFactory, HostLogEventIds.Category);
        Clock = clock ?? TimeProvider.System;
        LoggerFactory = loggerFactory;
        Limits = new LimitsStore(ReadOptions, Clock, _logger);
        Models = new ModelStore(registrations, services, Limits, _logger);
        Tools = new ToolStore(registrations, services);
        Sources = new ToolSourceStore(registrations, services, Clock, _logger);
        Hosted = registrations.Agents.ToDictionary(pair => pair.Key, pair => pair.Value.CreateHosted(this), StringComparer.OrdinalIgnoreCase);
    }

    public TimeProvider Clock { get; }

    public ILoggerFactory? LoggerFactory { get; }

    public ILogger Logger => _logger;

    public AgentRegistrations Registrations => _registrations;

    public LimitsStore Limits { get; }

    public ModelStore Models { get; }

    public ToolStore Tools { get; }

    public ToolSourceStore Sources { get; }

    public ActiveRuns Runs { get; } = new();

    public IReadOnlyDictionary<string, IHostedAgent> Hosted { get; }

    /// <summary>Gets what is in force; <see langword="null"/> before the first agents were built.</summary>
    public AgentVersion? InForce => Volatile.Read(ref _version);

    /// <summary>Gets what is wrong with the options that were read last; empty when they are in force.</summary>
    public IReadOnlyList<string> ReloadFailures => Volatile.Read(ref _reloadFailures);

    /// <summary>Gets what is in force. Without a host that has started, the first who asks builds it.</summary>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">A tool source is not connected.</exception>
    public AgentVersion Current => InForce ?? Prepare();

    public IAgent<TInput, TOutput> GetAgent<TInput, TOutput>(string name) => Find(name) switch
    {
        IAgent<TInput, TOutput> agent => agent,
        { Registration: { } other } => throw new InvalidOperationException(
            $"The agent {NameText.Quote(name)} goes from {TypeName.Of(other.InputType)} to {TypeName.Of(other.OutputType)}; it was asked for as one from {TypeName.Of(typeof(TInput))} to {TypeName.Of(typeof(TOutput))}."),
        null => throw new InvalidOperationException($"There is no agent {NameText.Quote(name)}. {KnownNames.Hint(name, Hosted.Keys)}"),
    };

    public IAgent<TInput, TOutput> GetOnlyAgent<TInput, TOutput>()
    {
        IHostedAgent[] all = [.. Hosted.Values.Where(agent => agent is IAgent<TInput, TOutput> && agent.Registration.InputType == typeof(TInput))];
        return all.Length == 1
            ? (IAgent<TInput, TOutput>)all[0]
            : throw new InvalidOperationException(
                $"There are {all.Length} agents from {TypeName.Of(typeof(TInput))} to {TypeName.Of(typeof(TOutput))}, {KnownNames.List(all.Select(agent => agent.Registration.Name))}; "
                + "ask for one by name, as in [FromKeyedServices(\"name\")].");
    }

    public ChatAgent GetChatAgent(string name) => Current.Get<ChatAgent>(name);

    public IChatClient GetClient(string name) => new SharedChatClient(Models.Get(name, InForce?.Options ?? ReadOptions()));

    public AgentsOptions ReadOptions() => InForce?.Options ?? _options.Read();

    private IHostedAgent? Find(string name) => Hosted.GetValueOrDefault(name);

    private AgentVersion Prepare()
    {
        Sources.ThrowIfNotConnected();
        Watch();
        int seen = Volatile.Read(ref _signals);
        AgentVersion built = BuilderOf(_options.Read(), null).BuildAll();
        MakeLimits(built);
        if (Interlocked.CompareExchange(ref _version, built, null) is { } other)
        {
            return other;
        }

        if (Volatile.Read(ref _signals) != seen)
        {
            // Changed while it was read, when there was nothing in force yet that the change could have taken the place of.
            OnChanged();
        }

        return built;
    }

    /// <summary>Makes the limits that nobody asked for yet, so that what they are is known and compared.</summary>
    private void MakeLimits(AgentVersion version)
    {
        foreach (string name in version.Options.Limits.Keys)
        {
            Limits.Get(name, version.Options);
        }
    }

    private VersionBuilder BuilderOf(AgentsOptions options, AgentVersion? before) => new(this, _registrations, _services, options, before, _logger);
}
