namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>Tells that it is read, and gives nothing until it is cancelled.</summary>
internal sealed class SilentStream(Action isRead) : MemoryStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        isRead();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
