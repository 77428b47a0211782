namespace Agents.Core.Topologies;

/// <summary>A lead without a model: gives out every task once, in order, to whose turn it is, and a task that failed once more to the next member.</summary>
/// <remarks>Deterministic and thread-safe.</remarks>
public sealed class RuleLead : ILead
{
    private RuleLead()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RuleLead Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "lead";

    /// <inheritdoc/>
    public ValueTask<LeadDecision> InvokeAsync(LeadRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        return new(input.Round switch
        {
            1 => new LeadDecision { Delegations = [.. input.Open.Select((id, i) => Give(input, id, i))] },
            2 => new LeadDecision { Delegations = [.. input.Missing.Select((task, i) => Give(input, task.TaskId, i + 1))] },
            _ => LeadDecision.Done,
        });
    }

    private static Delegation Give(LeadRequest input, string taskId, int turn) => new() { TaskId = taskId, Worker = input.Workers[turn % input.Workers.Count] };
}
