using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.McpTests;

/// <summary>The connection ends at the k-th message, or that message is lost, for every k: nothing hangs, nothing is done twice, nothing is left.</summary>
public sealed class McpFaultTests
{
    private const int Calls = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_connection_is_cut_no_call_is_made_twice_that_must_not_be_and_all_ends(bool isParallel)
    {
        int faults = 0;
        for (int k = 1; ; k++)
        {
            Script script = new();
            bool isCut = false;
            script.Server.OnMessage = (peer, number) =>
            {
                if (number == k)
                {
                    isCut = true;
                    peer.Cut();
                    return false;
                }

                return true;
            };
            await script.RunAsync(isParallel);
            if (!isCut)
            {
                Assert.Equal(2 * Calls, script.Done.Count);
                break;
            }

            faults++;
        }

        Assert.True(faults >= 3 + (4 * Calls), $"Only {faults} faults were tried.");
    }

    [Fact]
    public async Task Wherever_a_message_is_lost_each_call_ends_when_its_caller_stops_waiting()
    {
        // The seven before these are those of the handshake and of the list, which have a time limit of their own.
        for (int k = 8; k < 8 + (2 * Calls); k++)
        {
            Script script = new();
            TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
            script.Server.OnMessage = (_, number) =>
            {
                if (number == k)
                {
                    lost.TrySetResult();
                    return false;
                }

                return true;
            };
            McpTools tools = await McpTools.ConnectAsync(script.Server, ScriptedServer.Quick, Token);
            for (int call = 0; call < Calls; call++)
            {
                using CancellationTokenSource impatient = new();
                Task<object?> pay = tools.Tools[0].InvokeAsync(new AIFunctionArguments { ["n"] = call }, impatient.Token).AsTask();
                if (await Task.WhenAny(pay, lost.Task) != pay)
                {
                    await impatient.CancelAsync();
                }

                await pay.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
                Assert.True(pay.IsCompletedSuccessfully || pay.IsCanceled);
            }

            Assert.Equal(McpConnectionState.Connected, tools.State);
            await tools.DisposeAsync();
            await script.Server.Peer.Running;
            Assert.All(script.Made.Values, count => Assert.Equal(1, count));
        }
    }

    /// <summary>A server with a tool that must not be called twice and one that may, and the calls that are made of them.</summary>
    private sealed class Script
    {
        public Script()
        {
            Server = ScriptedServer.Named("s", ScriptedServer.Tool("pay", """{"destructiveHint":false}"""), ScriptedServer.Tool("read", """{"readOnlyHint":true}"""));
            Server.Call = (peer, request) =>
            {
                string name = (string)request["params"]!["name"]! + request["params"]!["arguments"]!["n"]!.ToJsonString();
                lock (Made)
                {
                    Made[name] = Made.GetValueOrDefault(name) + 1;
                }

                return peer.TextAsync(request, name);
            };
        }

        public ScriptedServer Server { get; }

        public Dictionary<string, int> Made { get; } = [];

        public List<string> Done { get; } = [];

        public async Task RunAsync(bool isParallel)
        {
            try
            {
                await using McpTools tools = await McpTools.ConnectAsync(Server, ScriptedServer.Quick, Token);
                List<Task> calls = [];
                foreach (Tool tool in tools.Tools)
                {
                    for (int n = 0; n < Calls; n++)
                    {
                        calls.Add(CallAsync(tool, n));
                        if (!isParallel)
                        {
                            await calls[^1];
                        }
                    }
                }

                await Task.WhenAll(calls);
            }
            catch (McpConnectionException)
            {
                // The first connection did not come about; that is told, and not tried again.
                Assert.Empty(Made);
            }

            foreach (ScriptedPeer peer in Server.Peers)
            {
                await peer.Running;
            }

            Assert.All(Made.Where(made => made.Key.StartsWith("pay", StringComparison.Ordinal)), made => Assert.Equal(1, made.Value));
            Assert.All(Made, made => Assert.InRange(made.Value, 1, 2));
        }

        private async Task CallAsync(Tool tool, int n)
        {
            try
            {
                object? answer = await tool.InvokeAsync(new AIFunctionArguments { ["n"] = n }, Token);
                Assert.Contains(tool.Name[3..] + n, answer!.ToString(), StringComparison.Ordinal);
                lock (Done)
                {
                    Done.Add(tool.Name + n);
                }
            }
            catch (UnknownOutcomeException)
            {
                Assert.Equal("s__pay", tool.Name);
            }
        }
    }
}
