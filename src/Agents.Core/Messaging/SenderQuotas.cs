using System.Runtime.InteropServices;

namespace Agents.Core.Messaging;

/// <summary>Counts the unread messages of each sender against the quota of one. Not thread-safe.</summary>
internal sealed class SenderQuotas(int quota)
{
    private readonly Dictionary<int, int> _unread = [];

    public bool HasRoom(int sender) => !_unread.TryGetValue(sender, out int unread) || unread < quota;

    public void Add(int sender) => CollectionsMarshal.GetValueRefOrAddDefault(_unread, sender, out _)++;

    public void Remove(int sender) => CollectionsMarshal.GetValueRefOrNullRef(_unread, sender)--;
}
