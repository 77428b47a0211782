using System.Text.Json;
using Agents.Core.Mcp.Safety;
using Agents.Core.Tools;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp;

/// <content>Listing the tools, and taking in changes.</content>
public sealed partial class McpTools
{
    private Task? _refreshing;
    private bool _isListDue;
    private string? _listFailure;

    /// <summary>Lists the tools, and puts them in place when they are others than before.</summary>
    private async Task ListAsync(McpSession session, CancellationToken cancellationToken)
    {
        await _listing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<McpTool> listed = await ToolList.ReadAsync(session, Name, _options, _logger, cancellationToken).ConfigureAwait(false);
            ToolReview review = await _trust.ReviewAsync(_server.Identity, listed, cancellationToken).ConfigureAwait(false);
            Put(Make(session, review.Admitted.Select(tool => tool.Tool)), review);
            lock (_lock)
            {
                _listFailure = null;
            }
        }
        finally
        {
            _listing.Release();
        }
    }

    private List<ListedTool> Make(McpSession session, IEnumerable<McpTool> listed)
    {
        string? prefix = _options.UsesPrefix ? Name : null;
        ListedTools before = Volatile.Read(ref _known);
        List<ListedTool> tools = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        if (_options.Resources && session.Client.ServerCapabilities.Resources is not null)
        {
            tools.AddRange(ServerFunctions.OfResources(this, prefix, _options).Select(function => Keep(before, function)));
        }

        if (_options.Prompts && session.Client.ServerCapabilities.Prompts is not null)
        {
            tools.AddRange(ServerFunctions.OfPrompts(this, prefix, _options).Select(function => Keep(before, function)));
        }

        names.UnionWith(tools.Select(own => own.Tool.Name));
        foreach (McpTool tool in listed)
        {
            string name = ToolNames.Make(prefix, tool.Name);
            if (names.Add(name))
            {
                string text = JsonSerializer.Serialize(tool, McpJsonUtilities.DefaultOptions.GetTypeInfo<McpTool>());
                tools.Add(before.Find(tool.Name, text) ?? Make(tool, name, text));
            }
            else
            {
                McpLog.LeftOut(_logger, Name, NameText.Quote(tool.Name), "another one has the name that it would be given");
            }
        }

        return tools;
    }

    private ListedTool Make(McpTool tool, string name, string text)
    {
        ToolPolicy policy = AnnotationPolicy.Of(tool, _options);
        McpFunction function = ServerFunctions.OfTool(this, tool, name, _options);
        function.IsRepeatable = policy.IsRepeatable;
        return new ListedTool(tool.Name, text, new Tool(function, policy));
    }

    // What the library itself offers changes nothing, and needs approval only where everything does.
    private ListedTool Keep(ListedTools before, McpFunction function)
    {
        function.IsRepeatable = true;
        ToolPolicy policy = _options.Policy with { IsReadOnly = true, NeedsApproval = _options.Approval == McpApproval.Always || _options.Policy.NeedsApproval };
        return before.Find(function.ServerName, "") ?? new ListedTool(function.ServerName, "", new Tool(function, policy));
    }

    private void Put(List<ListedTool> tools, ToolReview review)
    {
        ListedTools before = Volatile.Read(ref _known);
        if (before.IsSame(tools))
        {
            Volatile.Write(ref _known, before.With(review));
            return;
        }

        ListedTools known = new(tools, review);
        Volatile.Write(ref _known, known);
        if (before != ListedTools.None && _logger.IsEnabled(LogLevel.Information))
        {
            McpLog.Changed(_logger, Name, known.Count, known.CountNotIn(before), before.CountNotIn(known));
        }
    }

    /// <summary>Called while the messages of a session are read, so it only makes a note, and sees to it that somebody reads it.</summary>
    private void ToolsChanged(McpSession session)
    {
        lock (_lock)
        {
            if (_closed is null)
            {
                _isListDue = true;
                _refreshing ??= Task.Run(RefreshWhileDueAsync);
            }
        }
    }

    private async Task RefreshWhileDueAsync()
    {
        try
        {
            do
            {
                await Task.Delay(_options.ListDelay, _options.TimeProvider, _ending.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    _isListDue = false;
                }

                await RefreshOnceAsync().ConfigureAwait(false);
            }
            while (IsStillDue());
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The connection is being ended.
        }
    }

    private async Task RefreshOnceAsync()
    {
        using CancellationTokenSource limit = new(_options.ConnectTimeout, _options.TimeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ending.Token);
        try
        {
            McpSession session = await GetSessionAsync(both.Token).ConfigureAwait(false);
            await ListAsync(session, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!_ending.IsCancellationRequested)
        {
            NoteListFailure(exception);
        }
    }

    private bool IsStillDue()
    {
        lock (_lock)
        {
            if (!_isListDue || _closed is not null)
            {
                _refreshing = null;
                return false;
            }

            return true;
        }
    }

    private void NoteListFailure(Exception exception)
    {
        McpLog.CouldNotList(_logger, Name, exception.GetType().Name);
        McpLog.Failed(_logger, exception, Name);
        lock (_lock)
        {
            _listFailure = exception.GetType().Name;
        }
    }
}
