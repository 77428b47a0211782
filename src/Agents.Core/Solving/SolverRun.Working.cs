using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Tools;

namespace Agents.Core.Solving;

/// <content>How a task is done, how the results of its parts are put together, and how both are judged.</content>
internal sealed partial class SolverRun
{
    private async ValueTask<Answer> ExecuteAsync(SolverTask task, AgentContext context, CancellationToken cancellationToken)
    {
        IAgent<ExecuteRequest, Answer> executor = task.Executor is { } name ? _roles.Named[name].Agent : _roles.Executors.Find(task.Goal.Type)!;
        ExecuteRequest request = new()
        {
            Goal = task.Goal,
            Briefing = Brief(task),
            Dependencies = ResultsOf(task.Dependencies),
            Criteria = task.Criteria,
        };
        task.Agent = executor.Name;
        RoleRetry retry = _settings.Retries[task.Goal.Type];
        try
        {
            Answer answer = await ProduceAsync(
                task,
                Role.Executor,
                task.Criteria,
                (feedback, rejected) => CallAsync(
                    task, Role.Executor, executor, request with { Feedback = feedback, Rejected = rejected }, retry, context, cancellationToken),
                context,
                cancellationToken).ConfigureAwait(false);
            return Keep(task, answer, context);
        }
        catch (AgentException exception)
        {
            if (exception is BudgetExceededException refused)
            {
                _limits.NoteRefusal(refused.Refusal);
            }

            task.Missing = WithheldFailureException.Describe(exception);
            throw;
        }
    }

    private async ValueTask<Answer> AggregateAsync(SolverTask task, JoinResult<Answer> parts, AgentContext context, CancellationToken cancellationToken)
    {
        AggregateRequest request = new()
        {
            Goal = task.Goal,
            Briefing = Brief(task),
            Results = ResultsOf(task.Children.Where((_, part) => parts.Inputs[part].HasValue)),
            Missing = [.. task.Children.Zip(parts.Inputs).Where(pair => !pair.Second.HasValue).Select(pair => NoteMissing(task, pair.First, pair.Second, context))],
        };
        if (request.Results.Count == 0)
        {
            task.Missing = "None of its parts has a result.";
            throw new SolveFailedException(task.Id, request.Missing, parts.Missing.FirstOrDefault(input => input.Error is not null)?.Error);
        }

        if (task.IsRoot)
        {
            // Nothing else of this run is under way any more, so nobody else can take it.
            _limits.ReleaseReserve();
        }

        IAggregator aggregator = _roles.Aggregators.Find(task.Goal.Type)!;
        return Keep(task, await AggregateByAsync(task, aggregator, request, context, cancellationToken).ConfigureAwait(false), context);
    }

    private async ValueTask<Answer> AggregateByAsync(
        SolverTask task, IAggregator aggregator, AggregateRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        task.Agent = aggregator.Name;
        try
        {
            return await ProduceAsync(
                task,
                Role.Aggregator,
                task.ChildCriteria,
                (feedback, rejected) => CallAsync(
                    task, Role.Aggregator, aggregator, request with { Feedback = feedback, Rejected = rejected }, _settings.Retries.Default, context, cancellationToken),
                context,
                cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException exception) when (exception is not AnswerRejectedException)
        {
            NoteFailure(task, Role.Aggregator, aggregator.Name, exception, "The results of the parts follow each other as they are.", context);
            _context.ReportStop(StopReason.Partial);
            task.IsAccepted = null; // nobody judges what is made here
            task.Notes.Add($"The parts of task {task.Id} were not put together by its aggregator, which failed; they follow each other as they are.");
            return RuleAggregator.Join(request);
        }
    }

    /// <summary>Makes a result until the verifier accepts it, as often as it may be made.</summary>
    private async ValueTask<Answer> ProduceAsync(
        SolverTask task,
        Role role,
        IReadOnlyList<Criterion> criteria,
        Func<string?, Answer?, ValueTask<Answer>> make,
        AgentContext context,
        CancellationToken cancellationToken)
    {
        task.Attempts = 1;
        Answer answer = await make(null, null).ConfigureAwait(false);
        if (_roles.Verifiers.Find(task.Goal.Type) is not { } verifier)
        {
            return answer;
        }

        while (true)
        {
            VerifyRequest request = new() { Goal = task.Goal, Briefing = Brief(task), Candidate = answer, Criteria = criteria };
            Verification? verdict = await TryCallAsync(
                task, Role.Verifier, verifier, request, context, "The result is used without a verdict.", cancellationToken).ConfigureAwait(false);
            if (verdict is null)
            {
                task.IsAccepted = null; // an earlier verdict was about another result
                GiveUp(task, $"The result of task {task.Id} was not verified, because its verifier failed.");
                return answer;
            }

            task.IsAccepted = verdict.IsAccepted;
            if (context.IsObserved)
            {
                context.Emit(new AnswerVerified { TaskId = task.Id, Role = role, Attempt = task.Attempts, IsAccepted = verdict.IsAccepted });
            }

            if (verdict.IsAccepted)
            {
                return answer;
            }

            if (task.Attempts > _settings.VerifyRetries)
            {
                return Reject(task, answer, verdict);
            }

            try
            {
                answer = await make(verdict.Feedback, answer).ConfigureAwait(false);
                task.Attempts++;
            }
            catch (AgentException exception) when (_settings.OnRejected == RejectionAction.Accept)
            {
                NoteFailure(task, role, task.Agent!, exception, "The result that the verifier rejected is used.", context);
                return Reject(task, answer, verdict);
            }
        }
    }

    private Answer Reject(SolverTask task, Answer answer, Verification verdict)
    {
        if (_settings.OnRejected == RejectionAction.Fail)
        {
            throw new AnswerRejectedException(task.Id, task.Attempts);
        }

        GiveUp(task, $"The result of task {task.Id} was rejected by its verifier{(verdict.Feedback is { } feedback ? $": {feedback}" : ".")}");
        return answer;
    }

    private void GiveUp(SolverTask task, string note)
    {
        task.Notes.Add(note);
        _context.ReportStop(StopReason.Partial);
    }

    private static MissingTask NoteMissing(SolverTask task, SolverTask child, JoinInput<Answer> input, AgentContext context)
    {
        child.Missing ??= input.Reason ?? "It has no result.";
        MissingTask missing = new() { TaskId = child.Id, Goal = child.Goal, Reason = child.Missing };
        task.Notes.Add($"Task {child.Id} has no result: {child.Missing}");
        if (context.IsObserved)
        {
            context.Emit(new TaskMissing { Task = missing });
        }

        return missing;
    }

    /// <summary>Keeps a result, and makes of it what other tasks see: of a long one its head and tail.</summary>
    private Answer Keep(SolverTask task, Answer answer, AgentContext context)
    {
        task.Answer = answer;
        if (answer.Text.Length <= _settings.MaxResultLength)
        {
            task.Shown = answer;
            return answer;
        }

        if (context.Artifacts.TryAdd(answer.Text, out string? artifact) && context.IsObserved)
        {
            context.Emit(new ArtifactStored { Id = artifact, Source = $"task {task.Id}", Length = answer.Text.Length });
        }

        task.Shown = answer with { Text = ToolResultText.Cut(answer.Text, _settings.MaxResultLength, artifact) };
        return answer;
    }
}
