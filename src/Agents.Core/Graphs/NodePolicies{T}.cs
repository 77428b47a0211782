using System.Text.Json;
using Agents.Core.Budgets;
using Polly;

namespace Agents.Core.Graphs;

/// <summary>What stands around the work of a node, from outside in: its timeout, what it shares, its retries, its hedge.</summary>
internal sealed class NodePolicies<T>
{
    private static readonly HedgeConditions<PolicyCall<T>> HedgeRules = new()
    {
        Slack = static call => call.Call.Execution.SlackOf(call.Call.Index),
        BudgetAllows = static call => HasRoom(call.Call.Context.Budget, call.Policies._hedging!.MeanSpend),
        OnHedged = static (call, after) => call.NoteHedge(after),
    };

    private readonly ResiliencePipeline? _resilience;
    private readonly TimeSpan? _timeout;
    private readonly Hedging? _hedging;
    private readonly JsonSerializerOptions? _contracts;
    private readonly bool _isShared;

    private NodePolicies(NodeOptions<T> options)
    {
        _resilience = options.Resilience;
        _timeout = options.Timeout;
        _hedging = options.Hedging;
        _isShared = options.Shared;
        _contracts = options.SharedInputs;
    }

    /// <summary>Gets how long the node takes on average, as far as its hedging has observed it.</summary>
    public TimeSpan? MeanLatency => _hedging?.MeanLatency;

    /// <summary>Makes the policies of a node; <see langword="null"/> when it has none.</summary>
    public static NodePolicies<T>? Of(NodeOptions<T> options) =>
        options is { Resilience: null, Timeout: null, Hedging: null, Shared: false } ? null : new NodePolicies<T>(options);

    public ValueTask<T> RunAsync(NodeWork<T> work, in NodeCall call, CancellationToken cancellationToken)
    {
        PolicyCall<T> policed = new(this, work, call);
        return _timeout is { } timeout ? WithTimeoutAsync(policed, timeout, cancellationToken) : ShareAsync(policed, cancellationToken);
    }

    private static async ValueTask<T> WithTimeoutAsync(PolicyCall<T> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AgentContext context = call.Call.Context;
        using CancellationTokenSource timer = new(timeout, context.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            T output = await ShareAsync(call, either.Token).ConfigureAwait(false);
            return IsOutOfTime() ? throw new NodeTimeoutException(context.Path.Name, timeout).At(context.Path) : output;
        }
        catch (Exception exception) when (exception is not NodeTimeoutException && IsOutOfTime())
        {
            // What a node throws that was cancelled tells of that; it stands inside.
            Exception? cause = exception is OperationCanceledException ? null : exception;
            throw new NodeTimeoutException(context.Path.Name, timeout, cause).At(context.Path);
        }

        bool IsOutOfTime() => timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
    }

    private static ValueTask<T> ShareAsync(PolicyCall<T> call, CancellationToken cancellationToken)
    {
        if (!call.Policies._isShared)
        {
            return RetryAsync(call, cancellationToken);
        }

        string? input = call.Work.WriteInput(call.Call.Execution, call.Policies._contracts);
        if (input is not null && call.Work.Executor is { } executor)
        {
            return ShareAsync(call, executor, input, cancellationToken);
        }

        if (call.Call.Context.IsObserved)
        {
            call.Call.Context.Emit(new NodeNotShared
            {
                Reason = call.Work.Executor is null
                    ? "Only nodes that call an agent or a function share their execution."
                    : "An input cannot be written whole as JSON, so that it equals no other.",
            });
        }

        return RetryAsync(call, cancellationToken);
    }

    private static async ValueTask<T> ShareAsync(PolicyCall<T> call, object executor, string input, CancellationToken cancellationToken)
    {
        AgentContext context = call.Call.Context;
        SharedResult<T> result = await context.SharedResults
            .GetOrRunAsync(executor, input, context, call, static (call, token) => RetryAsync(call, token), cancellationToken)
            .ConfigureAwait(false);
        if (result.IsShared && context.IsObserved)
        {
            context.Emit(new NodeShared { With = result.Path });
        }

        return result.Output;
    }

    private static ValueTask<T> RetryAsync(PolicyCall<T> call, CancellationToken cancellationToken) => call.Policies._resilience is { } pipeline
        ? RetryAsync(pipeline, new Attempts<T>(call), cancellationToken)
        : call.Policies.HedgeAsync(call, cancellationToken);

    private static async ValueTask<T> RetryAsync(ResiliencePipeline pipeline, Attempts<T> attempts, CancellationToken cancellationToken)
    {
        AttemptResult<T> result = await pipeline
            .ExecuteAsync(static (attempts, token) => attempts.TryAsync(token), attempts, cancellationToken)
            .ConfigureAwait(false);
        return result.Refused is null ? result.Output! : throw result.Refused;
    }

    /// <summary>Makes one attempt, of two copies when the first one is slow.</summary>
    public ValueTask<T> HedgeAsync(PolicyCall<T> call, CancellationToken cancellationToken) => _hedging is null
        ? call.Work.RunAsync(call.Call, cancellationToken)
        : HedgeAsync(_hedging, call, cancellationToken);

    private static async ValueTask<T> HedgeAsync(Hedging hedging, PolicyCall<T> call, CancellationToken cancellationToken)
    {
        AgentContext context = call.Call.Context;
        long hedges = call.Hedges;
        Spend before = context.HasLedger ? context.Budget.Spent : default;
        T output = await hedging.ExecuteAsync(
            call,
            static (call, _, token) => call.Work.RunAsync(call.Call, token),
            HedgeRules,
            context.Clock,
            cancellationToken).ConfigureAwait(false);
        if (context.HasLedger && call.Hedges == hedges)
        {
            hedging.RecordSpend(context.Budget.Spent.Without(before));
        }

        return output;
    }

    /// <summary>Tells whether the budget has room for another copy that costs what one costs on average.</summary>
    private static bool HasRoom(BudgetLedger ledger, Spend mean)
    {
        if (!ledger.TryReserve(mean, out Reservation reservation, out _))
        {
            return false;
        }

        // The copy reserves for itself what it needs, as every call does.
        reservation.Dispose();
        return true;
    }
}
