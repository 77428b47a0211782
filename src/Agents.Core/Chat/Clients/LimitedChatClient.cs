using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Makes the calls of a client wait until limits let them in.</summary>
/// <remarks>
/// Put it inside what repeats calls, so that each attempt counts. A call that had to wait in a run tells it by a <see cref="ModelLimited"/> event. A
/// streamed call holds its place until its stream has ended or was disposed of, which <c>await foreach</c> does. Thread-safe.
/// <see cref="IChatClient.GetService"/> gives the <see cref="ModelLimits"/> too. Disposing of it disposes of the client inside, and not of the limits.
/// </remarks>
public sealed class LimitedChatClient : DelegatingChatClient
{
    private readonly ModelLimits _limits;
    private readonly string? _model;

    /// <summary>Puts limits around a client.</summary>
    /// <param name="innerClient">The client that makes the calls.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public LimitedChatClient(IChatClient innerClient, ModelLimits limits)
        : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        _model = (innerClient.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The limits refused the call, or the model failed.</exception>
    /// <exception cref="ObjectDisposedException">The limits were disposed of.</exception>
    /// <exception cref="InvalidOperationException">The limits follow another clock than the run.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string? model = options?.ModelId ?? _model;
        CallEstimate estimate = _limits.Estimate(model, ref messages, options);
        CallTicket ticket = await EnterAsync(model, estimate, options, cancellationToken).ConfigureAwait(false);
        long? used = null;
        TimeSpan pause = TimeSpan.Zero;
        try
        {
            ChatResponse response = await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            used = !estimate.IsCounted ? 0 : _limits.Count(model, in estimate, response?.Usage, SeenIn(response));
            return response!;
        }
        catch (Exception exception)
        {
            used = CountFailed(exception);
            pause = _limits.PauseAfter(exception);
            throw;
        }
        finally
        {
            ticket.Gate.Exit(in ticket, used, pause);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The limits refused the call, or the model failed.</exception>
    /// <exception cref="ObjectDisposedException">The limits were disposed of.</exception>
    /// <exception cref="InvalidOperationException">The limits follow another clock than the run.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string? model = options?.ModelId ?? _model;
        CallEstimate estimate = _limits.Estimate(model, ref messages, options);
        CallTicket ticket = await EnterAsync(model, estimate, options, cancellationToken).ConfigureAwait(false);
        StreamTally seen = new();
        Exception? failure = null;
        bool isWhole = false;
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    updates ??= InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        isWhole = true;
                        break;
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }

                if (estimate.IsCounted)
                {
                    seen.Add(updates.Current);
                }

                yield return updates.Current;
            }
        }
        finally
        {
            try
            {
                // The place is free when the connection is.
                if (updates is not null)
                {
                    await updates.DisposeAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                Leave(in ticket, model, in estimate, seen, isWhole, failure);
            }
        }
    }

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ModelLimits) ? _limits : base.GetService(serviceType, serviceKey);

    /// <summary>Counts what a call used of which nothing was seen; <see langword="null"/> when nobody knows.</summary>
    private static long? CountFailed(Exception? failure)
    {
        bool isRefused = failure is not (null or OperationCanceledException)
            && (ModelException.HasNoConnection(failure) || ModelErrors.IsRefusal(ModelErrors.Classify(failure)));
        return isRefused ? 0 : null;
    }

    private ValueTask<CallTicket> EnterAsync(string? model, in CallEstimate estimate, ChatOptions? options, CancellationToken cancellationToken)
    {
        ModelCall? call = (options as ModelCallOptions)?.Call;
        ValueTask<CallTicket> entering = _limits.EnterAsync(call?.Context, model, in estimate, cancellationToken);
        return entering.IsCompleted || call is null ? entering : EnterAndTellAsync(entering, call, _limits.Name);
    }

    private static async ValueTask<CallTicket> EnterAndTellAsync(ValueTask<CallTicket> entering, ModelCall call, string limits)
    {
        // Who pays for the call must know that it has cost nothing when it is given up in the line.
        call.IsWaiting = true;
        long start = call.Context?.Clock.GetTimestamp() ?? 0;
        CallTicket ticket = await entering.ConfigureAwait(false);
        call.IsWaiting = false;
        if (call.Context is { IsObserved: true } context)
        {
            context.Emit(new ModelLimited { Limits = limits, Waited = context.Clock.GetElapsedTime(start) });
        }

        return ticket;
    }

    private void Leave(in CallTicket ticket, string? model, in CallEstimate estimate, StreamTally seen, bool isWhole, Exception? failure)
    {
        long? used = null;
        try
        {
            used = estimate.IsCounted ? CountSeen(model, in estimate, seen, isWhole, failure) : null;
        }
        finally
        {
            // Also where an estimator throws.
            ticket.Gate.Exit(in ticket, used, failure is null ? TimeSpan.Zero : _limits.PauseAfter(failure));
        }
    }

    /// <summary>Counts what a stream used; <see langword="null"/> when nobody knows.</summary>
    private long? CountSeen(string? model, in CallEstimate estimate, StreamTally seen, bool isWhole, Exception? failure)
    {
        if (isWhole)
        {
            return _limits.Count(model, in estimate, seen.Usage, seen.OutputTokens);
        }

        if (seen.IsEmpty)
        {
            return CountFailed(failure);
        }

        // Providers report some of the output at the beginning, and the rest at an end that did not come.
        long reported = seen.Usage?.OutputTokenCount is > 0 and <= UsageReader.MaxTokens ? seen.Usage.OutputTokenCount.Value : 0;
        long unreported = Math.Max(0, seen.OutputTokens - reported);
        return estimate.Count(seen.Usage, seen.OutputTokens, _limits.Settings.CountsCachedTokens)
            + (seen.Usage?.OutputTokenCount is null ? 0 : unreported);
    }

    private static long SeenIn(ChatResponse? response)
    {
        long seen = 0;
        if (response is not null && !UsageReader.IsComplete(response.Usage))
        {
            foreach (ChatMessage message in response.Messages)
            {
                seen += TokenEstimate.OfMessage(message);
            }
        }

        return seen;
    }
}
