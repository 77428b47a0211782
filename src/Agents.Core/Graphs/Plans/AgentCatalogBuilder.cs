using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agents.Core.Graphs.Plans;

/// <summary>Makes a catalogue of agents.</summary>
/// <remarks>
/// An agent is named in plans by <see cref="IAgent{TInput, TOutput}.Name"/>. Its types are what it is added with, and a plan that gives it anything else is
/// refused before it runs. Not thread-safe. What is wrong with the names is collected, and reported as a whole by <see cref="Build"/>.
/// </remarks>
public sealed partial class AgentCatalogBuilder
{
    private readonly List<CatalogEntry> _entries = [];
    private readonly List<string> _failures = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly JsonSerializerOptions _json;

    /// <summary>Makes a builder.</summary>
    /// <param name="json">How the types of inputs look as JSON, such as the options of the application's own serializer context; copied. A
    /// plan can hold values of the types that it has a contract for, and always texts, truth values, whole and decimal numbers, lists of
    /// texts, and JSON as it is. Inputs of any other type come from nodes only.</param>
    /// <exception cref="ArgumentException"><paramref name="json"/> has no <see cref="JsonSerializerOptions.TypeInfoResolver"/>. Reflection
    /// is not taken in its place, because a trimmed application has none.</exception>
    public AgentCatalogBuilder(JsonSerializerOptions? json = null)
    {
        if (json is { TypeInfoResolver: null })
        {
            throw new ArgumentException("The options must have a TypeInfoResolver, such as a JsonSerializerContext, but have none.", nameof(json));
        }

        _json = json is null ? new JsonSerializerOptions() : new JsonSerializerOptions(json);
        _json.TypeInfoResolverChain.Add(PlanJsonContext.Default);
        _json.MakeReadOnly();
    }

    /// <summary>Adds an agent of one input.</summary>
    /// <typeparam name="T1">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are.</param>
    /// <param name="configure">Says how each node that calls it runs: its time, its budget, its retries. Called with new options for each node,
    /// and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, TOutput>(
        IAgent<T1, TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(agent, description, configure, static nodes => new Input1<T1>(nodes), Input<T1>());

    /// <summary>Adds an agent of a list, to which a plan gives any number of inputs and a policy that says how many of them it needs.</summary>
    /// <typeparam name="T">The type of each input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. It is given what came, in the order of the inputs: with <c>all</c> every value, with <c>any</c> one, with
    /// <c>quorum</c> at least so many, and with <c>allSettled</c> perhaps none.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are.</param>
    /// <param name="configure">Says how each node that calls it runs: its time, its budget, its retries. Called with new options for each node,
    /// and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder AddMany<T, TOutput>(
        IAgent<IReadOnlyList<T>, TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        return Add(new ManyEntry<T, TOutput>(agent, description, Input<T>(), configure));
    }

    /// <summary>Makes the catalogue. The builder can be used further; the catalogue does not change.</summary>
    /// <returns>The catalogue.</returns>
    /// <exception cref="AgentOptionsException">There is no agent, a name cannot be used or is there twice, or the options of an agent's nodes cannot be
    /// used; all of it is listed.</exception>
    public AgentCatalog Build()
    {
        List<string> failures = [.. _failures];
        if (_entries.Count == 0)
        {
            failures.Add("The catalogue must have at least one agent, but has none.");
        }

        foreach (CatalogEntry entry in _entries)
        {
            entry.AddFailures(failures);
        }

        return failures.Count == 0 ? new AgentCatalog([.. _entries]) : throw new AgentOptionsException(nameof(AgentCatalog), failures);
    }

    private AgentCatalogBuilder AddTuple<TInput, TOutput>(
        IAgent<TInput, TOutput> agent,
        string description,
        Action<NodeOptions<TOutput>>? configure,
        Func<Node[], InputReader<TInput>> read,
        params CatalogInput[] inputs)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        return Add(new TupleEntry<TInput, TOutput>(agent, description, inputs, read, configure));
    }

    private AgentCatalogBuilder Add(CatalogEntry entry)
    {
        try
        {
            AgentPath.CheckName(entry.Name, "agent");
        }
        catch (ArgumentException exception)
        {
            _failures.Add($"The name '{entry.Name}' of an agent cannot be used: {exception.Message}");
        }

        if (!_names.Add(entry.Name ?? ""))
        {
            _failures.Add($"The name '{entry.Name}' is given to two agents; a plan names an agent by it.");
        }

        _entries.Add(entry);
        return this;
    }

    private CatalogInput<T> Input<T>() =>
        new(_json.TryGetTypeInfo(typeof(T), out JsonTypeInfo? type) ? (JsonTypeInfo<T>)type : null);
}
