namespace Agents.Core.Messaging;

/// <content>What observers of the run are told: who, to whom and how much, never what.</content>
public sealed partial class PostOffice<T>
{
    private void TellSent(in Message<T> message, int to)
    {
        if (_context is { IsObserved: true })
        {
            _context.Emit(new MessageSent
            {
                Id = message.Id,
                From = Network.Names[message.From],
                To = Network.Names[to],
                Correlation = message.Correlation,
                Trust = message.Trust,
                Size = SizeOf(message.Payload),
            });
        }
    }

    private void TellRefused(in Message<T> message, string to, PostOutcome outcome)
    {
        if (_context is { IsObserved: true })
        {
            _context.Emit(new MessageRefused
            {
                Id = message.Id,
                From = Network.Names[message.From],
                To = to,
                Correlation = message.Correlation,
                Trust = message.Trust,
                Size = SizeOf(message.Payload),
                Outcome = outcome,
            });
        }
    }

    private void TellDropped(in Message<T> message, int to)
    {
        if (_context is { IsObserved: true })
        {
            _context.Emit(new MessageDropped
            {
                Id = message.Id,
                From = Network.Names[message.From],
                To = Network.Names[to],
                Correlation = message.Correlation,
                Trust = message.Trust,
                Size = SizeOf(message.Payload),
            });
        }
    }

    private long? SizeOf(T payload) => _measureSize is not null ? _measureSize(payload) : payload is string text ? text.Length : null;
}
