using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <content>What becomes of each part once the plan stands.</content>
public sealed partial class AgentOrientedPlanner
{
    private const string NotRedescribed = "It stays in its own words.";
    private const string NotDivided = "It could not be divided, and goes to the best as it is.";

    private async ValueTask<TaskPlan> AllocateAsync(
        PlanRequest request,
        TaskPlan plan,
        IReadOnlyList<AllocationDecision> decisions,
        IReadOnlyList<AgentProfile> profiles,
        AgentContext context,
        CancellationToken cancellationToken)
    {
        List<Subtask> parts = [.. plan.Subtasks];
        List<Allotment> allotments = [];

        // From the last to the first, so that parts which take the place of one do not move those that come next.
        for (int i = decisions.Count - 1; i >= 0; i--)
        {
            AllocationDecision decision = decisions[i];
            TaskFit best = decision.Fits.MaxBy(fit => fit.Score)!;
            if (decision.Kind == AllocationKind.Split)
            {
                IReadOnlyList<Subtask>? divided =
                    await TryDivideAsync(request, plan, parts, i, context, cancellationToken).ConfigureAwait(false);
                if (divided is not null)
                {
                    allotments.InsertRange(0, await AllotDividedAsync(decision, divided, profiles, context, cancellationToken).ConfigureAwait(false));
                    parts = PlanSplit.Replace(parts, i, divided);
                    continue;
                }
            }

            string? more = decision.Kind switch
            {
                AllocationKind.Split => NotDivided,
                AllocationKind.Unsolvable => "It goes to the best all the same, since another plan was no better.",
                AllocationKind.Redescribe => await RedescribeAsync(parts, i, decision.Chosen!, context, cancellationToken).ConfigureAwait(false),
                _ => null,
            };
            allotments.Insert(0, Allotment.Of(decision, decision.Chosen ?? best, more));
        }

        for (int i = 0; i < parts.Count; i++)
        {
            parts[i] = parts[i] with { Executor = allotments[i].Agent };
            Tell(context, i, allotments[i]);
        }

        return plan with { Subtasks = parts };
    }

    private static void Tell(AgentContext context, int part, Allotment allotment)
    {
        if (context.IsObserved)
        {
            context.Emit(new SubtaskAllocated
            {
                Subtask = part,
                Kind = allotment.Kind,
                Agent = allotment.Agent,
                Score = allotment.Score,
                Reason = allotment.Reason,
            });
        }
    }

    /// <summary>Puts a part in other words, if they keep its facts.</summary>
    /// <returns>What to say when it stays in its own; <see langword="null"/> when it does not.</returns>
    private async ValueTask<string?> RedescribeAsync(
        List<Subtask> parts, int index, TaskFit chosen, AgentContext context, CancellationToken cancellationToken)
    {
        Goal goal = parts[index].Goal;
        Goal? other = await TryRefineAsync(
            () => _refiner.RedescribeAsync(
                new RedescribeRequest { Goal = goal, Agent = chosen.Agent, Example = chosen.NearestWork! }, context, cancellationToken),
            context).ConfigureAwait(false);
        if (other is null || RefinementCheck.FindProblems(goal, other).Count > 0)
        {
            return NotRedescribed;
        }

        parts[index] = parts[index] with { Goal = other };
        return null;
    }

    /// <summary>Divides a part, if what comes of it can take its place.</summary>
    private async ValueTask<IReadOnlyList<Subtask>?> TryDivideAsync(
        PlanRequest request, TaskPlan plan, List<Subtask> parts, int index, AgentContext context, CancellationToken cancellationToken)
    {
        int most = request.MaxSubtasks - parts.Count + 1;
        if (most < 2)
        {
            return null;
        }

        DivideRequest divide = new() { Goal = request.Goal, Plan = plan, Index = index, MaxParts = most, Executors = request.Briefing.Executors };
        IReadOnlyList<Subtask>? divided =
            await TryRefineAsync(() => _refiner.DivideAsync(divide, context, cancellationToken), context).ConfigureAwait(false);
        if (divided is null || RefinementCheck.FindProblems(divide, divided).Count > 0)
        {
            return null;
        }

        IReadOnlyList<string> repeats = await RefinementCheck.FindRepeatsAsync(
            divide, parts, divided, context, _team.Similarity, _review, cancellationToken).ConfigureAwait(false);
        return repeats.Count > 0 ? null : divided;
    }

    /// <summary>Gives each part of a divided one to the agent that fits it best; none is divided again.</summary>
    private async ValueTask<IReadOnlyList<Allotment>> AllotDividedAsync(
        AllocationDecision whole,
        IReadOnlyList<Subtask> divided,
        IReadOnlyList<AgentProfile> profiles,
        AgentContext context,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<AllocationDecision>? decisions = await DecideAsync(divided, profiles, context, cancellationToken).ConfigureAwait(false);
        return
        [
            .. decisions!.Select(decision => Allotment.Of(
                whole, decision.Chosen ?? decision.Fits.MaxBy(fit => fit.Score)!, $"It is one of {divided.Count} parts of that. {decision.Reason}")),
        ];
    }

    /// <summary>Asks the refiner. What it cannot do is left undone, since the part can be given away as it is.</summary>
    private static async ValueTask<T?> TryRefineAsync<T>(Func<ValueTask<T>> refine, AgentContext context)
        where T : class
    {
        try
        {
            return await refine().ConfigureAwait(false);
        }
        catch (BudgetExceededException)
        {
            context.ReportStop(StopReason.BudgetExhausted);
            return null;
        }
        catch (AgentException)
        {
            return null;
        }
    }
}
