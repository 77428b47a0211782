using System.Threading.RateLimiting;
using Agents.Core.Routing;

namespace Agents.Core.Chat.Clients;

/// <content>Waiting in line, and asking the limiters that are not ours.</content>
internal sealed partial class LimitsGate
{
    /// <summary>Ends the wait of a call that was cancelled, unless it was let in before.</summary>
    public void Leave(WaitingCall call, CancellationToken cancellationToken)
    {
        long now = Clock.GetTimestamp();
        lock (_lock)
        {
            if (call.Line is null)
            {
                return;
            }

            Advance(now);
            _line.Remove(call);
            call.TrySetCanceled(cancellationToken);
            Pump();
        }

        SetTimer();
    }

    private WaitingCall Queue(RunId run, string model, long tokens)
    {
        if (_line.Count >= _settings.QueueLimit)
        {
            WaitingCall last = _line.LastOfLongest(_line.CountOf(run) + 1) ?? throw QueueIsFull(model, tokens);
            _line.Remove(last);
            last.TrySetException(QueueIsFull(last.Model, last.Tokens));
        }

        WaitingCall call = new(this, model, tokens);
        _line.Add(run, call, _tokens is null ? 1 : tokens);
        Pump();
        return call;
    }

    private async ValueTask<CallTicket> WaitAsync(WaitingCall call, CancellationToken cancellationToken)
    {
        SetTimer();
        CallTicket ticket;
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((WaitingCall)state!).Gate.Leave((WaitingCall)state, token), call);
        try
        {
            ticket = await call.Task.ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister();
        }

        return _settings.RateLimiters.Length == 0 ? ticket : await AskOthersAsync(ticket, call.Model, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the limiters of the application for a call that all others let in. Until they answered, no other call is let in.</summary>
    private async ValueTask<CallTicket> AskOthersAsync(CallTicket ticket, string model, CancellationToken cancellationToken)
    {
        RateLimitLease[] leases = new RateLimitLease[_settings.RateLimiters.Length];
        bool isIn = false;
        try
        {
            for (int i = 0; i < leases.Length; i++)
            {
                leases[i] = await _settings.RateLimiters[i].AcquireAsync(1, cancellationToken).ConfigureAwait(false);
                if (!leases[i].IsAcquired)
                {
                    TimeSpan? wait = leases[i].TryGetMetadata(MetadataName.RetryAfter, out TimeSpan retryAfter) ? retryAfter : null;
                    throw Refusal(model, $"a further limiter of the limits '{_settings.Name}' refused the call; nothing was sent.", wait ?? BusyRetryAfter);
                }
            }

            isIn = true;
            return StopAsking(ticket) with { Others = leases };
        }
        finally
        {
            if (!isIn)
            {
                StopAskingAndGiveUp(in ticket);
                Dispose(leases);
            }

            SetTimer();
        }
    }

    // The minute of a call begins when it is sent, which is now. There is room for it still: nobody was let in meanwhile.
    private CallTicket StopAsking(CallTicket ticket)
    {
        long now = Clock.GetTimestamp();
        lock (_lock)
        {
            Advance(now);
            _isAsking = false;
            Forget(in ticket);
            _requests?.Charge(1);
            _tokens?.Charge(ticket.Tokens);
            Pump();
            return ticket with { Slice = Slice };
        }
    }

    private void StopAskingAndGiveUp(in CallTicket ticket)
    {
        long now = Clock.GetTimestamp();
        lock (_lock)
        {
            Advance(now);
            _isAsking = false;
            Forget(in ticket);
            GiveUpPlace(in ticket);
            Pump();
        }
    }

    private void Forget(in CallTicket ticket)
    {
        _requests?.Return(ticket.Slice, 1);
        _tokens?.Return(ticket.Slice, ticket.Tokens);
    }

    private ModelException QueueIsFull(string model, long tokens)
    {
        long at = RoomAt(_line.First?.Tokens ?? tokens);
        TimeSpan wait = at == long.MaxValue ? BusyRetryAfter : Instant.Duration(at - _now, Clock.TimestampFrequency);
        return Refusal(
            model, $"the limits '{_settings.Name}' hold calls back, and {_line.Count} wait already, of at most {_settings.QueueLimit}; nothing was sent.", wait);
    }

    private static ModelException Refusal(string model, string what, TimeSpan retryAfter) =>
        new(model, ModelErrorKind.RateLimited, what) { RetryAfter = retryAfter, Code = ModelLimits.RefusalCode, IsOwnSentence = true };

    private static void Dispose(RateLimitLease?[]? leases)
    {
        foreach (RateLimitLease? lease in leases ?? [])
        {
            lease?.Dispose();
        }
    }
}
