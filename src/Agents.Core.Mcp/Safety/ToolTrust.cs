using Agents.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp.Safety;

/// <summary>Decides which tools of servers a model may be shown: each is trusted as it was at its first use, and held back when it changes.</summary>
/// <remarks>
/// Every list of a server's tools passes through <see cref="ReviewAsync"/>, the first and each later one. Share one instance among all servers of
/// an application: it knows the names of them all, and so which pass for one another. Thread-safe. A tool that is held back is not shown
/// to a model, so that nothing of its description reaches one; the application reads why in the review.
/// </remarks>
public sealed class ToolTrust
{
    private const string ApplicationSource = "application";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _names = new(StringComparer.Ordinal);
    private readonly IToolTrustStore _store;
    private readonly FirstUse _firstUse;
    private readonly Dictionary<ToolFindingKind, FindingAction> _actions;
    private readonly KnownTools _application;
    private readonly ILogger _logger;

    /// <summary>Initializes the decisions.</summary>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public ToolTrust(ToolTrustOptions? options = null)
    {
        options ??= new ToolTrustOptions();
        options.ThrowIfInvalid();
        _store = options.Store ?? new MemoryToolTrustStore();
        _firstUse = options.FirstUse;
        _actions = new Dictionary<ToolFindingKind, FindingAction>(options.Actions);
        _application = new KnownTools { Source = ApplicationSource, Names = [.. options.ApplicationTools] };
        _logger = GuardedLogger.Create(options.LoggerFactory, LogEventIds.Category);
    }

    /// <summary>Reviews the list of a server's tools, and remembers those that are trusted at their first use.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tools">All its tools, as it tells of them now.</param>
    /// <param name="cancellationToken">Ends the review.</param>
    /// <returns>What was decided about each.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ToolTrustStoreException">The store cannot be read or written; no tool of the list may be used then.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<ToolReview> ReviewAsync(McpServerIdentity server, IReadOnlyList<McpTool> tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tools);

        // Told first and inspected after, so that of two servers that are reviewed at once at least one sees the other.
        KnownTools[] others = Enter(server.Name, [.. tools.Take(ToolInspector.MaxTools).Select(tool => tool.Name ?? "")]);
        IReadOnlyList<IReadOnlyList<ToolFinding>> findings = ToolInspector.InspectEach(server.Name, tools, others, cancellationToken);
        IReadOnlyList<TrustedTool> known = await _store.GetAsync(server, cancellationToken).ConfigureAwait(false);
        bool trustsNew = _firstUse == FirstUse.TrustTool || (_firstUse == FirstUse.TrustServer && known.Count == 0);
        Draft[] drafts = [.. MakeDrafts(tools, findings)];
        Judge(drafts, known, isAdded: false);
        TrustedTool[] added = trustsNew
            ? [.. drafts.Where(draft => draft.Standing == ToolStanding.New && draft.Action == FindingAction.Report).Select(draft => draft.ToTrusted())]
            : [];
        if (added.Length > 0)
        {
            // Another process may have trusted something else under the same name meanwhile: what is kept counts.
            Judge(drafts, await _store.AddAsync(server, added, cancellationToken).ConfigureAwait(false), isAdded: true);
        }

        ToolReview review = new() { Server = server, Tools = [.. drafts.Select(draft => draft.ToReviewed(server))] };
        SafetyLog.Reviewed(_logger, review);
        return review;
    }

    /// <summary>Trusts a tool as it was reviewed, in place of what was trusted before.</summary>
    /// <param name="tool">The tool, from a review. What is trusted is what that review saw, even if the server tells something else by now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when it is kept. The next review of the server lets the tool in.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The tool has a finding that blocks for good, or its name was there twice.</exception>
    /// <exception cref="ToolTrustStoreException">The store cannot be written.</exception>
    public async ValueTask AcceptAsync(ReviewedTool tool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (!tool.IsAdmitted && !tool.CanBeAccepted)
        {
            throw new InvalidOperationException($"The tool {NameText.Quote(tool.Name)} of '{tool.Server.Name}' cannot be accepted: it is {tool.Standing}{tool.Kinds()}.");
        }

        TrustedTool accepted = new() { Name = tool.Name, Fingerprint = tool.Fingerprint, Definition = CanonicalTool.Of(tool.Tool).ToDefinition() };
        await _store.SetAsync(tool.Server, accepted, cancellationToken).ConfigureAwait(false);
        SafetyLog.Accepted(_logger, NameText.Quote(tool.Name), tool.Server.Name);
    }

    /// <summary>Takes trust back: the tool is new when it is seen next.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tool">The tool's name, as the server tells it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><see langword="true"/> when it was trusted.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ToolTrustStoreException">The store cannot be written.</exception>
    public ValueTask<bool> RevokeAsync(McpServerIdentity server, string tool, CancellationToken cancellationToken) =>
        _store.RemoveAsync(server, tool, cancellationToken);

    /// <summary>Forgets the names of a server that is no longer connected, so that others are not compared with them. What is trusted stays.</summary>
    /// <param name="server">The server.</param>
    /// <exception cref="ArgumentNullException"><paramref name="server"/> is <see langword="null"/>.</exception>
    public void Leave(McpServerIdentity server)
    {
        ArgumentNullException.ThrowIfNull(server);
        lock (_lock)
        {
            _names.Remove(server.Name);
        }
    }

    private KnownTools[] Enter(string server, IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            _names[server] = names;
            return
            [
                _application,
                .. _names.Where(other => other.Key != server).OrderBy(other => other.Key, StringComparer.Ordinal)
                    .Select(other => new KnownTools { Source = other.Key, Names = other.Value }),
            ];
        }
    }

    private IEnumerable<Draft> MakeDrafts(IReadOnlyList<McpTool> tools, IReadOnlyList<IReadOnlyList<ToolFinding>> findings)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < tools.Count; i++)
        {
            yield return new Draft(tools[i], findings[i], ActionOf(findings[i]), isDoubled: !names.Add(tools[i].Name ?? ""));
        }
    }

    private FindingAction ActionOf(IReadOnlyList<ToolFinding> findings)
    {
        FindingAction action = FindingAction.Report;
        foreach (ToolFinding finding in findings)
        {
            FindingAction next = finding.Severity == FindingSeverity.Low ? FindingAction.Report : _actions.GetValueOrDefault(finding.Kind);
            action = next > action ? next : action;
        }

        return action;
    }

    private static void Judge(Draft[] drafts, IReadOnlyList<TrustedTool> known, bool isAdded)
    {
        Dictionary<string, TrustedTool> byName = known.ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        foreach (Draft draft in drafts)
        {
            draft.Judge(byName.GetValueOrDefault(draft.Name), isAdded);
        }
    }

    /// <summary>A tool while it is being reviewed.</summary>
    private sealed class Draft(McpTool tool, IReadOnlyList<ToolFinding> findings, FindingAction action, bool isDoubled)
    {
        private readonly CanonicalTool _canonical = CanonicalTool.Of(tool);
        private TrustedTool? _trusted;

        public string Name => tool.Name ?? "";

        public FindingAction Action => action;

        public ToolStanding Standing { get; private set; }

        private bool IsKept => _trusted?.Fingerprint == _canonical.Fingerprint;

        private bool IsAdmitted => !isDoubled && IsKept && action != FindingAction.Block;

        public void Judge(TrustedTool? trusted, bool isAdded)
        {
            _trusted = trusted;
            bool wasNew = isAdded && Standing == ToolStanding.New;
            Standing = isDoubled ? ToolStanding.Doubled
                : trusted is null || (wasNew && IsKept) ? ToolStanding.New
                : IsKept ? ToolStanding.Trusted
                : ToolStanding.Changed;
        }

        public TrustedTool ToTrusted() => new() { Name = Name, Fingerprint = _canonical.Fingerprint, Definition = _canonical.ToDefinition() };

        public ReviewedTool ToReviewed(McpServerIdentity server) => new()
        {
            Server = server,
            Tool = tool,
            Fingerprint = _canonical.Fingerprint,
            Standing = Standing,
            IsAdmitted = IsAdmitted,
            CanBeAccepted = !IsAdmitted && !isDoubled && action != FindingAction.Block,
            Findings = findings,
            Change = Standing != ToolStanding.Changed
                ? null
                : new ChangedTool
                {
                    Trusted = _trusted!.Fingerprint,
                    Current = _canonical.Fingerprint,
                    Differences = ToolDifference.Between(_trusted.Definition, _canonical.ToDefinition()),
                },
        };
    }
}
