using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Agents.Core.Chat.Clients;

/// <content>The pipeline that attempts go through: retries around a circuit breaker.</content>
public sealed partial class ResilientChatClient
{
    private async ValueTask<T> ExecuteAsync<T>(
        ResilientCall call, Func<ResilientCall, CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ResiliencePipeline pipeline = _circuits.GetValue(call.Clock, _build).Pipeline;
        ResilienceContext scope = ResilienceContextPool.Shared.Get(cancellationToken);
        Outcome<T> outcome;
        try
        {
            scope.Properties.Set(ResilientCall.Key, call);
            outcome = await pipeline.ExecuteOutcomeAsync(
                static async (scope, state) =>
                {
                    try
                    {
                        return Outcome.FromResult(await state.attempt(state.call, scope.CancellationToken).ConfigureAwait(false));
                    }
                    catch (Exception exception)
                    {
                        return Outcome.FromException<T>(exception);
                    }
                },
                scope,
                (call, attempt)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(scope);
        }

        if (outcome.Exception is { } exception)
        {
            if (exception is ModelException { Kind: ModelErrorKind.Authentication })
            {
                _isKeyRefused = true;
            }

            CallFailure.Throw(exception is BrokenCircuitException broken && !cancellationToken.IsCancellationRequested
                ? LeftAlone(call.Model, broken.RetryAfter)
                : CallFailure.Of(exception, call.Model, cancellationToken));
        }

        _isKeyRefused = false;
        return outcome.Result!;
    }

    private static ModelException LeftAlone(string model, TimeSpan? retryAfter) =>
        new(model, ModelErrorKind.Overloaded, "it failed too often, so that its circuit is open and nothing was sent.")
        {
            RetryAfter = retryAfter,
            Code = "circuit_open",
            IsUnsent = true,
            IsOwnSentence = true,
        };

    // One strategy for all kinds, since strategies of their own inside each other would multiply their attempts. How often a kind is tried again
    // is decided by the call, which remembers what it has met.
    private ModelCircuit BuildPipeline(TimeProvider clock)
    {
        ModelCircuit circuit = new(clock);
        ResiliencePipelineBuilder builder = new() { TimeProvider = clock };
        builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static arguments => new ValueTask<bool>(
                arguments.Outcome.Exception is ModelException failure
                && !arguments.Context.CancellationToken.IsCancellationRequested
                && CallOf(arguments.Context).TryAgain(failure)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = static arguments => new ValueTask<TimeSpan?>(CallOf(arguments.Context).Delay),
            OnRetry = static arguments =>
            {
                CallOf(arguments.Context).TellRetry(((ModelException)arguments.Outcome.Exception!).Kind);
                return default;
            },
        });
        if (_options.CircuitBreaker is { } breaker)
        {
            builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = static arguments => new ValueTask<bool>(
                    arguments.Outcome.Exception is ModelException { Kind: ModelErrorKind.Overloaded or ModelErrorKind.Connection }),
                FailureRatio = breaker.FailureRatio,
                MinimumThroughput = breaker.MinimumAttempts,
                SamplingDuration = breaker.Window,
                BreakDuration = breaker.Break,
                OnOpened = arguments =>
                {
                    circuit.Open(arguments.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    circuit.Close();
                    return default;
                },
            });
        }

        circuit.Pipeline = builder.Build();
        return circuit;
    }

    private static ResilientCall CallOf(ResilienceContext scope) => scope.Properties.GetValue(ResilientCall.Key, null!);
}
