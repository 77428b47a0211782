namespace Agents.Core.Graphs;

/// <summary>A graph: nodes that start as soon as their own inputs are there. A graph is an agent, and may be a node of another graph.</summary>
/// <typeparam name="TInput">The type of what it is given.</typeparam>
/// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once. <see cref="AgentGraph"/> makes it.</para>
/// <para>The run ends when the output is there and nothing is under way any more: what nobody needs is cancelled and waited for, so a
/// node that takes no notice of its token holds up the end.</para>
/// </remarks>
public sealed class AgentGraph<TInput, TOutput> : IAgent<TInput, TOutput>, ITracedAgent
{
    private readonly GraphTopology _topology;
    private readonly Node<TInput> _input;
    private readonly Node<TOutput> _output;
    private readonly int _maxConcurrency;
    private readonly int _maxNodes;

    internal AgentGraph(string name, GraphTopology topology, Node<TInput> input, Node<TOutput> output, GraphOptions options)
    {
        Name = name;
        _topology = topology;
        _input = input;
        _output = output;
        _maxConcurrency = options.MaxConcurrency;
        _maxNodes = options.MaxNodes;
        Shape = new GraphShape(name, topology);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the nodes and what they depend on.</summary>
    public GraphShape Shape { get; }

    /// <summary>Gets what makes the events that follow <see cref="GraphStarted"/>.</summary>
    internal IReadOnlyList<Func<AgentEvent>> Announcements { get; init; } = [];

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <inheritdoc/>
    public ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        GraphExecution execution = new(context, _topology, _maxConcurrency, _maxNodes, cancellationToken);
        execution.Write(_input, input);
        if (context.IsObserved)
        {
            context.Emit(new GraphStarted { Shape = Shape });
            foreach (Func<AgentEvent> announcement in Announcements)
            {
                context.Emit(announcement());
            }
        }

        ValueTask run = execution.RunAsync();
        return run.IsCompletedSuccessfully ? Conclude(execution, context) : AwaitAsync(run, execution, context);
    }

    private async ValueTask<TOutput> AwaitAsync(ValueTask run, GraphExecution execution, AgentContext context)
    {
        await run.ConfigureAwait(false);
        return await Conclude(execution, context).ConfigureAwait(false);
    }

    private ValueTask<TOutput> Conclude(GraphExecution execution, AgentContext context)
    {
        GraphReport report = execution.CreateReport();
        context.KeepReport(report);
        if (context.IsObserved)
        {
            context.Emit(new GraphEnded { Report = report });
        }

        // An edit may have put another node in the place of the output; it has the same type.
        return execution.Ending == GraphEnding.Output
            ? new(execution.Read<TOutput>(execution.Output))
            : ValueTask.FromException<TOutput>(execution.CreateException(Name));
    }
}
