namespace Topologies;

/// <summary>Makes the first call for one task fail for good; the next one is answered.</summary>
internal sealed class FirstFailure(string? taskId)
{
    private int _failed;

    public void ThrowIfDue(string id)
    {
        if (id == taskId && Interlocked.Exchange(ref _failed, 1) == 0)
        {
            throw new InvalidOperationException("The model does not answer.");
        }
    }
}
