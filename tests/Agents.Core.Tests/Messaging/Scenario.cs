using Agents.Core.Messaging;

namespace Agents.Core.Tests.Messaging;

/// <summary>A mailbox and what is done with it.</summary>
internal sealed record Scenario(int Capacity, MailboxFullMode Mode, int Quota, int[] Steps)
{
    public override string ToString() => $"capacity {Capacity}, {Mode}, quota {Quota}, steps {string.Join(' ', Steps)}";
}
