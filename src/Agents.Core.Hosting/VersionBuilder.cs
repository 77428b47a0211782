using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>Builds all agents with one reading of the options, each after those that it asks for, and collects what is wrong.</summary>
/// <remarks>Used once, by one thread.</remarks>
internal sealed class VersionBuilder(AgentHost host, AgentRegistrations registrations, IServiceProvider services, AgentsOptions options, AgentVersion? before, ILogger logger)
{
    private readonly Dictionary<string, BuiltAgent> _built = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Exception> _failed = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _underWay = [];
    private readonly List<string> _failures = [];
    private readonly HashSet<Exception> _told = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds everything that is wrong with the options by themselves, and everything that names something that is not there, without
    /// building anything.</summary>
    public IReadOnlyList<string> Check()
    {
        List<string> failures = [];
        options.AddFailures(failures);
        foreach ((string name, HostedAgentOptions? settingsOfAgent) in options.Agents)
        {
            if (!registrations.Agents.TryGetValue(name, out IAgentRegistration? registration))
            {
                failures.Add($"Agents:Agents:{name} is about no agent that was added. {KnownNames.Hint(name, registrations.Agents.Keys)}");
            }
            else if (registration.Chat is null && settingsOfAgent?.ChatSettings().ToArray() is { Length: > 0 } settings)
            {
                failures.Add($"Agents:Agents:{name} sets {string.Join(", ", settings)}, which only chat agents have; this one is made by the application.");
            }
        }

        foreach (IAgentRegistration agent in registrations.Agents.Values)
        {
            if (agent.Chat is { } chat)
            {
                CheckChat(agent.Name, chat, failures);
            }
        }

        return failures;
    }

    /// <summary>Builds all agents.</summary>
    /// <exception cref="AgentOptionsException">Something could not be built; every problem is listed.</exception>
    public AgentVersion BuildAll()
    {
        _failures.AddRange(Check());
        if (_failures.Count == 0)
        {
            TryAll(host.Models.Names(options), name => GetModel(name));
            TryAll(registrations.Tools.Keys, name => GetTool(name));
            TryAll(registrations.Agents.Keys, name => Build(name));
        }

        if (_failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AgentsOptions), _failures);
        }

        foreach ((string name, BuiltAgent built) in _built)
        {
            host.Hosted[name].Follow(built.Agent);
        }

        return new AgentVersion(options, _built);
    }

    /// <summary>Builds an agent, or gets what was built.</summary>
    public object Build(string name)
    {
        if (_built.TryGetValue(name, out BuiltAgent? known))
        {
            return known.Agent;
        }

        if (_failed.TryGetValue(name, out Exception? failed))
        {
            throw failed;
        }

        if (_underWay.FindIndex(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and int first)
        {
            throw Fail($"The agents {string.Join(" → ", _underWay[first..].Append(name).Select(NameText.Quote))} are made of each other; an agent cannot be a part of itself.");
        }

        IAgentRegistration registration = registrations.Agents[name];
        _underWay.Add(registration.Name);
        try
        {
            BuiltAgent built = Make(registration);
            if (before is null)
            {
                host.Hosted[name].Follow(built.Agent);
            }

            return (_built[name] = built).Agent;
        }
        catch (Exception exception)
        {
            _failed[name] = Tell(exception, $"The agent {NameText.Quote(registration.Name)}");
            throw _failed[name];
        }
        finally
        {
            _underWay.RemoveAt(_underWay.Count - 1);
        }
    }

    public bool Knows(string name) => registrations.Agents.ContainsKey(name);

    public string HintOfAgent(string name) => registrations.Agents.TryGetValue(name, out IAgentRegistration? agent)
        ? $"The agent {NameText.Quote(agent.Name)} goes from {TypeName.Of(agent.InputType)} to {TypeName.Of(agent.OutputType)}."
        : KnownNames.Hint(name, registrations.Agents.Keys);

    public bool IsScoped(Type type, object? key) => registrations.IsScoped(type, key);

    /// <summary>Finds the only agent of a type; <see langword="null"/> when there is none or more than one.</summary>
    public string? FindOnly(Type agentType)
    {
        Type[] types = agentType.GenericTypeArguments;
        string[] names = [.. registrations.Agents.Values.Where(agent => agent.InputType == types[0] && agent.OutputType == types[1]).Select(agent => agent.Name)];
        return names.Length == 1 ? names[0] : null;
    }

    /// <summary>Notes a failure, and makes the exception that ends the building of what has it.</summary>
    public InvalidOperationException Fail(string failure)
    {
        _failures.Add(failure);
        InvalidOperationException told = new(failure);
        _told.Add(told);
        return told;
    }

    /// <summary>Does something for all of them, so that the failures of each are found.</summary>
    private void TryAll(IEnumerable<string> names, Action<string> make)
    {
        foreach (string name in names)
        {
            try
            {
                make(name);
            }
            catch (Exception told) when (_told.Contains(told))
            {
                // It stands among the failures.
            }
        }
    }

    private IChatClient GetModel(string name) => Made($"The model {NameText.Quote(name)}", () => host.Models.Get(name, options));

    private Tool GetTool(string name) => Made($"The tool {NameText.Quote(name)}", () => host.Tools.Get(name));

    private T Made<T>(string what, Func<T> make)
    {
        if (_failed.TryGetValue(what, out Exception? failed))
        {
            throw failed;
        }

        try
        {
            return make();
        }
        catch (Exception exception)
        {
            _failed[what] = Tell(exception, what);
            throw _failed[what];
        }
    }

    /// <summary>Notes what went wrong, unless it was noted further in.</summary>
    private Exception Tell(Exception exception, string what)
    {
        // A factory may have wrapped what was told already.
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (_told.Contains(inner))
            {
                return inner;
            }
        }

        HostLog.FactoryThrew(logger, exception, what);
        string begin = $"{what} could not be made";
        if (exception is AgentOptionsException { Failures: { } failures })
        {
            _failures.AddRange(failures.Select(failure => $"{begin}: {failure}"));
        }
        else
        {
            // Words of the library hold no secrets; those of others may.
            _failures.Add(exception is AgentException or FormatException { Source: "Agents.Core" }
                ? $"{begin}: {exception.Message}"
                : $"{begin}: that failed with {exception.GetType().Name}; the log has it whole at Trace.");
        }

        _told.Add(exception);
        return exception;
    }

    private void CheckChat(string name, HostedAgentBuilder chat, List<string> failures)
    {
        string who = $"The agent {NameText.Quote(name)}";
        if (ModelOf(name, chat) is not { } model)
        {
            IReadOnlyList<string> models = host.Models.Names(options);
            failures.Add(models.Count == 0
                ? $"{who} has no model: none was added, and none is configured under Agents:Models."
                : $"{who} names no model, and there are several: {KnownNames.List(models)}.");
        }
        else if (!host.Models.Knows(model, options))
        {
            failures.Add($"{who} names the model {NameText.Quote(model)}, which does not exist. {KnownNames.Hint(model, host.Models.Names(options))}");
        }

        Check(chat.Tools, "tool", registrations.Tools.Keys);
        Check(chat.Sources, "tool source", registrations.Sources.Keys);
        Check(chat.Agents.Select(agent => agent.Name), "agent", registrations.Agents.Keys);

        void Check(IEnumerable<string> wanted, string what, IEnumerable<string> known)
        {
            failures.AddRange(wanted
                .Where(want => !known.Contains(want, StringComparer.OrdinalIgnoreCase))
                .Select(want => $"{who} names the {what} {NameText.Quote(want)}, which does not exist. {KnownNames.Hint(want, known)}"));
        }
    }

    private string? ModelOf(string agent, HostedAgentBuilder chat) =>
        options.Agents.TryGetValue(agent, out HostedAgentOptions? settings) && settings?.Model is { } configured ? configured
        : chat.Model ?? (host.Models.Names(options) is [var only] ? only : null);

    private BuiltAgent Make(IAgentRegistration registration)
    {
        AgentServices asked = new(services, this, registration.Name);
        if (registration.Chat is not { } chat)
        {
            // Made once: the agents that it is made of follow the options themselves.
            return before?.Agents[registration.Name] ?? new BuiltAgent(Checked(registration.Build(asked, null)), null);
        }

        ChatSettings settings = Settings(registration.Name, chat);
        return before is not null && before.Agents[registration.Name] is { } known && settings.Equals(known.Settings)
            ? known
            : new BuiltAgent(Checked(registration.Build(asked, Assemble(registration.Name, chat, settings, asked))), settings);
    }

    private static object Checked(object? agent) => agent
        ?? throw new AgentOptionsException(nameof(AgentsOptions), ["the factory returned null; it must return an agent."]);

    private ChatSettings Settings(string name, HostedAgentBuilder chat)
    {
        string model = ModelOf(name, chat)!;
        HostedAgentOptions own = options.Agents.TryGetValue(name, out HostedAgentOptions? found) ? found : new HostedAgentOptions();
        return new ChatSettings
        {
            Model = model,
            Client = GetModel(model),
            Instructions = own.Instructions,
            MaxTurns = own.MaxTurns,
            MaxOutputTokens = own.MaxOutputTokens,
            MaxParallelToolCalls = own.MaxParallelToolCalls,
            Streaming = own.Streaming,
        };
    }

    private ChatAgentBuilder Assemble(string name, HostedAgentBuilder chat, ChatSettings settings, AgentServices asked)
    {
        ChatAgentBuilder builder = ChatAgent.Create(name, settings.Client);
        foreach (string tool in chat.Tools)
        {
            builder.WithTool(GetTool(tool));
        }

        foreach (AIFunction function in chat.Functions)
        {
            builder.WithTool(function);
        }

        foreach ((string agent, string description, Budgets.Budget? budget) in chat.Agents)
        {
            builder.WithTool(asked.GetRequiredKeyedService<IAgent<string, string>>(agent).AsTool(description, budget));
        }

        foreach (string source in chat.Sources)
        {
            builder.WithToolSource(host.Sources.Get(source));
        }

        foreach (Action<IServiceProvider, ChatAgentBuilder> step in chat.Steps)
        {
            step(asked, builder);
        }

        return builder.Configure(all =>
        {
            all.Instructions = settings.Instructions ?? all.Instructions;
            all.MaxTurns = settings.MaxTurns ?? all.MaxTurns;
            all.MaxOutputTokens = settings.MaxOutputTokens ?? all.MaxOutputTokens;
            all.MaxParallelToolCalls = settings.MaxParallelToolCalls ?? all.MaxParallelToolCalls;
            all.Streaming = settings.Streaming ?? all.Streaming;
        });
    }
}
