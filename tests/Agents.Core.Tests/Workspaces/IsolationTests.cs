using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>Many writers on one tree of keys: with forks no update is lost in any interleaving, without forks some are.</summary>
/// <remarks>Each writer adds a mark of its own to the keys of a seeded random set: it reads all, then writes all. Interleavings are seeded too, and enumerated
/// where they are few. (Counters would not do: two that count from 0 to 1 write the same content, which is no conflict.)</remarks>
public sealed class IsolationTests
{
    private const int Keys = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forks_lose_no_update_in_any_of_many_seeded_interleavings_and_a_shared_tree_loses_some()
    {
        int lostShared = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Scene scene = new(new Random(seed));
            Assert.Equal(0, await scene.RunAsync(isIsolated: true));
            lostShared += await new Scene(new Random(seed)).RunAsync(isIsolated: false);
        }

        Assert.InRange(lostShared, 100, int.MaxValue);
    }

    [Fact]
    public async Task Forks_lose_no_update_in_all_interleavings_of_two_writers()
    {
        int interleavings = 0, lostShared = 0;
        for (int bits = 0; bits < 1 << 6; bits++)
        {
            int[] order = [.. Enumerable.Range(0, 6).Select(step => (bits >> step) & 1)];
            if (order.Sum() != 3)
            {
                continue;
            }

            interleavings++;
            Assert.Equal(0, await new Scene([[0, 1], [1, 2]], order).RunAsync(isIsolated: true));
            lostShared += await new Scene([[0, 1], [1, 2]], order).RunAsync(isIsolated: false);
        }

        Assert.Equal(20, interleavings);
        Assert.InRange(lostShared, 1, 20);
    }

    /// <summary>Writers and the order of their steps: begin and read, write, hand in.</summary>
    private sealed class Scene
    {
        private readonly int[][] _sets;
        private readonly int[] _order;

        public Scene(int[][] sets, int[] order)
        {
            _sets = sets;
            _order = order;
        }

        public Scene(Random random)
        {
            _sets = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Enumerable.Range(0, Keys).Where(_ => random.Next(2) == 0).ToArray())];
            _order = [.. _sets.SelectMany((_, writer) => new[] { writer, writer, writer })];
            random.Shuffle(_order);
        }

        public async Task<int> RunAsync(bool isIsolated)
        {
            MemoryWorkspace main = new();
            for (int key = 0; key < Keys; key++)
            {
                await main.WriteTextAsync(Name(key), "", Token);
            }

            Writer[] writers = [.. _sets.Select((set, writer) => new Writer(main, (char)('a' + writer), set, isIsolated))];
            foreach (int writer in _order)
            {
                await writers[writer].StepAsync();
            }

            Assert.Equal(0, main.ForkCount);
            int lost = 0;
            for (int key = 0; key < Keys; key++)
            {
                int expected = _sets.Count(set => set.Contains(key));
                lost += expected - (await main.ReadTextAsync(Name(key), Token))!.Length;
            }

            return lost;
        }

        public static string Name(int key) => $"keys/{key}";
    }

    private sealed class Writer(MemoryWorkspace main, char mark, int[] keys, bool isIsolated)
    {
        private readonly Dictionary<int, string> _seen = [];
        private IWorkspace _tree = main;
        private int _step;

        public async Task StepAsync()
        {
            switch (_step++)
            {
                case 0:
                    _tree = isIsolated ? await main.ForkAsync("writer", Token) : main;
                    await ReadAsync(keys);
                    break;
                case 1:
                    await WriteAsync(keys);
                    break;
                default:
                    await HandInAsync();
                    break;
            }
        }

        private async Task ReadAsync(IEnumerable<int> some)
        {
            foreach (int key in some)
            {
                _seen[key] = (await _tree.ReadTextAsync(Scene.Name(key), Token))!;
            }
        }

        private async Task WriteAsync(IEnumerable<int> some)
        {
            foreach (int key in some)
            {
                await _tree.WriteTextAsync(Scene.Name(key), _seen[key] + mark, Token);
            }
        }

        private async Task HandInAsync()
        {
            if (!isIsolated)
            {
                return;
            }

            await _tree.UpdateAsync(new Adding(), Token);
            Assert.True((await main.MergeAsync(_tree, null, Token)).IsMerged);
            await _tree.DisposeAsync();
        }
    }

    private sealed class Adding : IMergeResolver
    {
        public ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken)
        {
            string ours = conflict.Ours!.ReadText(), theirs = conflict.Theirs!.ReadText();
            return new(MergeResolution.Write(System.Text.Encoding.UTF8.GetBytes(new string([.. ours.Union(theirs)]))));
        }
    }
}
