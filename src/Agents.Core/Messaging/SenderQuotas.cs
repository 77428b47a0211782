using System.Runtime.InteropServices;

namespace Agents.Core.Messaging;

/// <summary>Counts the messages of each sender that are in a mailbox, or wait for room in it, against the quota of one. Thread-safe.</summary>
internal sealed class SenderQuotas(int quota)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Counts a message before it is written.</summary>
    /// <returns><see langword="false"/> when its sender has used its quota up.</returns>
    public bool TryAdd(int sender)
    {
        lock (_lock)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, sender, out _);
            if (count >= quota)
            {
                return false;
            }

            count++;
            return true;
        }
    }

    /// <summary>Takes note that a message is gone, or did not get in.</summary>
    public void Remove(int sender)
    {
        lock (_lock)
        {
            CollectionsMarshal.GetValueRefOrNullRef(_counts, sender)--;
        }
    }
}
