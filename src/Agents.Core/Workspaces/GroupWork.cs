namespace Agents.Core.Workspaces;

/// <summary>Does one group: fork, engineer, merge; and back to the engineer as often as the options allow.</summary>
internal sealed class GroupWork(WorkspaceTeam team, EngineerBench bench, WorkGroup group)
{
    private int _attempts;

    public async ValueTask<GroupReport> RunAsync(AgentContext context, CancellationToken cancellationToken)
    {
        int engineer = bench.Take();
        try
        {
            IWorkspace fork = await AtMergeAsync(() => team.Workspace.ForkAsync(group.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
            await using (fork.ConfigureAwait(false))
            {
                if (context.IsObserved)
                {
                    context.Emit(new WorkspaceForked { Group = group.Id });
                }

                return await WorkAsync(fork, bench[engineer], context, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            bench.Return(engineer);
        }
    }

    private async ValueTask<GroupReport> WorkAsync(
        IWorkspace fork, IAgent<WorkAssignment, WorkDone> engineer, AgentContext context, CancellationToken cancellationToken)
    {
        WorkReturn? returned = null;
        while (true)
        {
            _attempts++;
            WorkAssignment assignment = new() { Group = group, Workspace = fork, Attempt = _attempts, Returned = returned };
            WorkDone done = await CallAsync(engineer, assignment, context, cancellationToken).ConfigureAwait(false);
            if (!done.IsReady)
            {
                throw Failed(WorkGroupFailure.NotReady, "its engineer reported that the work is not ready.", returned);
            }

            (returned, IReadOnlyList<WorkspaceChange> changes) = await AtMergeAsync(() => HandInAsync(fork, context, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (returned is null)
            {
                if (context.IsObserved)
                {
                    context.Emit(new WorkspaceMerged { Group = group.Id, Attempts = _attempts, Paths = [.. changes.Select(change => change.Path)] });
                }

                return new GroupReport { Id = group.Id, State = GroupState.Merged, Attempts = _attempts, Changes = changes, Notes = done.Notes };
            }

            bool goesBack = _attempts <= team.MaxReturns;
            Tell(returned, goesBack, context);
            if (!goesBack)
            {
                throw Failed(WorkGroupFailure.TriesOver, WhyOver(returned), returned);
            }
        }
    }

    private async ValueTask<WorkDone> CallAsync(
        IAgent<WorkAssignment, WorkDone> engineer, WorkAssignment assignment, AgentContext context, CancellationToken cancellationToken)
    {
        AgentContext? place = null;
        try
        {
            // Each try stands in a place of its own, so that events and chance tell them apart.
            place = context.Enter($"try {_attempts}");
            return await BoundedCall.InvokeAsync(place, engineer, assignment, team.EngineerTimeout, BoundedCall.DefaultGrace, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The engineer '{engineer.Name}' returned null.");
        }
        catch (AgentTimeoutException exception) when (Equals(exception.Path, place?.Path))
        {
            throw Failed(WorkGroupFailure.EngineerTimedOut, $"its engineer was out of time: {exception.Message}", assignment.Returned, exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Failed(
                WorkGroupFailure.EngineerFailed, $"its engineer '{engineer.Name}' failed with {exception.GetType().Name}; see the inner exception.", assignment.Returned, exception);
        }
    }

    /// <summary>Brings the fork up to date, checks what it holds, and merges it, while no other group does.</summary>
    private async ValueTask<(WorkReturn? Returned, IReadOnlyList<WorkspaceChange> Changes)> HandInAsync(
        IWorkspace fork, AgentContext context, CancellationToken cancellationToken)
    {
        // The gate runs inside the turn on purpose: what it has passed must be what is merged, so nobody may merge in between.
        using Turn.Holder turn = await team.MergeTurn.TakeAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<WorkspaceChange> own = await fork.DiffAsync(cancellationToken).ConfigureAwait(false);
        string[] refused = [.. own.Select(change => change.Path).Where(path => FilePattern.IsProhibited(group, path) || !FilePattern.IsTarget(group, path))];
        if (refused.Length > 0)
        {
            return (new WorkReturn
            {
                Reason = WorkReturnReason.RefusedWrites,
                Message = $"It changed files that it may not change: {string.Join(", ", refused)}. Put them back as they were.",
                RefusedPaths = refused,
            }, []);
        }

        MergeResult update = await fork.UpdateAsync(team.Resolver, cancellationToken).ConfigureAwait(false);
        if (!update.IsMerged)
        {
            return (await ConflictAsync(fork, update, cancellationToken).ConfigureAwait(false), []);
        }

        // The fork is now equal to what the merge will make of the workspace, so a refusal leaves the workspace as it was all along.
        if (await CheckAsync(fork, context, cancellationToken).ConfigureAwait(false) is { HasPassed: false } refusal)
        {
            return (new WorkReturn { Reason = WorkReturnReason.GateRefused, Message = $"The gate refused it: {refusal.Reason}" }, []);
        }

        MergeResult merge = await team.Workspace.MergeAsync(fork, null, cancellationToken).ConfigureAwait(false);
        if (merge.IsMerged)
        {
            return (null, merge.Changes);
        }

        // Somebody outside of the team wrote there meanwhile. Asked from the fork, so that ours is the author's side as always.
        update = await fork.UpdateAsync(null, cancellationToken).ConfigureAwait(false);
        return (await ConflictAsync(fork, update, cancellationToken).ConfigureAwait(false), []);
    }

    private static async ValueTask<WorkReturn> ConflictAsync(IWorkspace fork, MergeResult update, CancellationToken cancellationToken)
    {
        await fork.UpdateAsync(TheirsWins.Instance, cancellationToken).ConfigureAwait(false);
        return new WorkReturn
        {
            Reason = WorkReturnReason.Conflict,
            Message = $"Others changed the same files meanwhile: {string.Join(", ", update.Conflicts)}.",
            Conflicts = update.Conflicts,
        };
    }

    private async ValueTask<GateResult?> CheckAsync(IWorkspace fork, AgentContext context, CancellationToken cancellationToken)
    {
        if (team.Gate is not { } gate)
        {
            return null;
        }

        IWorkspace trial = await fork.ForkAsync("gate", cancellationToken).ConfigureAwait(false);
        await using (trial.ConfigureAwait(false))
        {
            AgentContext place = context.Enter($"gate {_attempts}");
            try
            {
                return await BoundedCall.RunAsync(
                    place,
                    "gate",
                    (gate, trial, group, place),
                    static (check, token) => check.gate.CheckAsync(check.trial, check.group, check.place, token),
                    team.GateTimeout,
                    BoundedCall.DefaultGrace,
                    cancellationToken).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("The gate returned null.");
            }
            catch (AgentTimeoutException exception) when (Equals(exception.Path, place.Path))
            {
                throw Failed(WorkGroupFailure.GateTimedOut, $"the gate was out of time: {exception.Message}", null, exception);
            }
        }
    }

    /// <summary>Puts what is thrown around a merge in the words of the group.</summary>
    private async ValueTask<T> AtMergeAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not WorkGroupFailedException
            && (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            throw Failed(WorkGroupFailure.MergeFailed, $"its merge failed with {exception.GetType().Name}; see the inner exception.", null, exception);
        }
    }

    private void Tell(WorkReturn returned, bool goesBack, AgentContext context)
    {
        if (context.IsObserved)
        {
            context.Emit(new WorkReturned
            {
                Group = group.Id,
                Attempt = _attempts,
                Reason = returned.Reason,
                Message = returned.Message,
                Paths = [.. returned.Conflicts.Select(conflict => conflict.Path), .. returned.RefusedPaths],
                GoesBack = goesBack,
            });
        }
    }

    /// <summary>Says why no further try is made, without the paths and the words that the return holds.</summary>
    private static string WhyOver(WorkReturn returned) => returned.Reason switch
    {
        WorkReturnReason.GateRefused => "the gate refused it; the last return says why.",
        WorkReturnReason.RefusedWrites => "it changed files that it may not change; the last return says which.",
        _ => "others changed the same files meanwhile; the last return says which.",
    };

    private WorkGroupFailedException Failed(WorkGroupFailure failure, string why, WorkReturn? returned, Exception? inner = null) =>
        new(group.Id, failure, _attempts, why, returned, inner);
}
