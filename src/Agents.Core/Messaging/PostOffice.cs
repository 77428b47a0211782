namespace Agents.Core.Messaging;

/// <summary>A mailbox for each peer of a network, and the way from one to another.</summary>
/// <typeparam name="T">The type of what is sent.</typeparam>
/// <remarks>
/// <para>
/// Thread-safe: peers send at the same time, each peer reads its own mailbox. What a peer sends one after the other to the same recipient is
/// read in that order. Ids are counted by sender, so they follow from what the sender does and from nothing else; what is refused has
/// a number too.
/// </para>
/// <para>
/// Messages to peers that do not exist or are no neighbors are refused, not thrown for, since models write the names. Every
/// refusal and every drop is counted and, when somebody observes the run, an event.
/// </para>
/// <para>
/// No circle of senders can stand still: a peer waits only when the recipient, directly or through others, does not wait for that
/// peer. The one that would close a circle is refused with <see cref="PostOutcome.Circle"/>, and may read before it tries again. A
/// peer that no longer reads is to complete its mailbox, which refuses those who wait for it.
/// </para>
/// </remarks>
public sealed partial class PostOffice<T> : IDisposable
{
    private readonly Mailbox<T>[] _mailboxes;
    private readonly Func<T, long>? _measureSize;
    private readonly AgentContext? _context;
    private readonly long[] _numbers;
    private readonly long[] _sent;
    private readonly long[] _refused;
    private readonly long[] _dropped;
    private long _misdirected;

    /// <summary>Initializes a post office.</summary>
    /// <param name="network">The peers, and who may write to whom.</param>
    /// <param name="options">How it works; <see langword="null"/> for the defaults.</param>
    /// <param name="context">Where in a run its events happen; <see langword="null"/> for no events.</param>
    /// <exception cref="ArgumentNullException"><paramref name="network"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public PostOffice(PeerNetwork network, PostOfficeOptions<T>? options = null, AgentContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new PostOfficeOptions<T>();
        options.Mailboxes.ThrowIfInvalid();
        WaitingSends waitingSends = new();
        Network = network;
        _measureSize = options.MeasureSize;
        _context = context;
        _mailboxes = new Mailbox<T>[network.Count];
        Action<Message<T>, int> settleDropped = SettleDropped;
        for (int peer = 0; peer < _mailboxes.Length; peer++)
        {
            _mailboxes[peer] = new Mailbox<T>(options.Mailboxes, peer, waitingSends, settleDropped);
        }

        _numbers = new long[network.Count];
        _sent = new long[network.LinkCount];
        _refused = new long[network.LinkCount];
        _dropped = new long[network.LinkCount];
    }

    /// <summary>Gets the peers, and who may write to whom.</summary>
    public PeerNetwork Network { get; }

    /// <summary>Gets what went through the office so far, including what was for nobody or for no neighbor.</summary>
    /// <remarks>Adds up all links; while messages are under way, parts of it may be older than others.</remarks>
    public PostTraffic Traffic => new()
    {
        Sent = Sum(_sent),
        Refused = Sum(_refused) + Volatile.Read(ref _misdirected),
        Dropped = Sum(_dropped),
    };

    /// <summary>Gives the mailbox of a peer.</summary>
    /// <param name="peer">The peer's index.</param>
    /// <returns>The mailbox. What is posted to it directly passes by the rules and counts of the office.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such peer.</exception>
    public Mailbox<T> MailboxOf(int peer)
    {
        Network.ThrowIfNoPeer(peer);
        return _mailboxes[peer];
    }

    /// <summary>Gives what went from one peer to another so far.</summary>
    /// <param name="from">The sender's index.</param>
    /// <param name="to">The recipient's index.</param>
    /// <returns>The counts; all 0 when the sender may not write to the recipient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such peer.</exception>
    public PostTraffic TrafficOf(int from, int to)
    {
        Network.ThrowIfNoPeer(from);
        Network.ThrowIfNoPeer(to);
        int link = Network.LinkOf(from, to);
        return link < 0
            ? default
            : new PostTraffic
            {
                Sent = Volatile.Read(ref _sent[link]),
                Refused = Volatile.Read(ref _refused[link]),
                Dropped = Volatile.Read(ref _dropped[link]),
            };
    }

    /// <summary>Completes all mailboxes: nothing more can be sent, and what is unread can still be read.</summary>
    public void Complete()
    {
        foreach (Mailbox<T> mailbox in _mailboxes)
        {
            mailbox.Complete();
        }
    }

    /// <summary>Disposes all mailboxes, which drops what is unread. Doing it again does nothing.</summary>
    public void Dispose()
    {
        foreach (Mailbox<T> mailbox in _mailboxes)
        {
            mailbox.Dispose();
        }
    }

    private static long Sum(long[] counts)
    {
        long sum = 0;
        foreach (ref long count in counts.AsSpan())
        {
            sum += Volatile.Read(ref count);
        }

        return sum;
    }
}
