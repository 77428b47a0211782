using System.Globalization;

namespace Agents.Core.Workspaces;

/// <summary>The folder in which a workspace on disk keeps its forks and what it is about to write.</summary>
/// <remarks>Thread-safe. Names are counted, and not made up by chance.</remarks>
internal sealed class Scratch
{
    private int _last;

    public Scratch(string folder, Disk disk)
    {
        Disk = disk;
        disk.CreateFolder(folder);
        Folder = FolderTree.Resolve(folder);
    }

    public Disk Disk { get; }

    public string Folder { get; }

    /// <summary>Makes the path of something that is not there yet.</summary>
    public string MakeName(string name)
    {
        while (true)
        {
            string number = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
            string path = Path.Combine(Folder, $"{name}-{number}");
            if (!Path.Exists(path))
            {
                return path;
            }
        }
    }

    /// <summary>Keeps content by its hash, once.</summary>
    public void Keep(string hash, string file)
    {
        string kept = FindKept(hash);
        if (!File.Exists(kept))
        {
            Disk.CreateFolder(Path.GetDirectoryName(kept)!);
            string fresh = MakeName("object");
            try
            {
                Disk.Copy(file, fresh);
                Disk.Move(fresh, kept);
            }
            catch (Exception)
            {
                File.Delete(fresh);
                throw;
            }
        }
    }

    public string FindKept(string hash) => Path.Combine(Folder, "objects", hash[..2], hash);

    /// <summary>Forgets all kept content.</summary>
    public void Forget() => TryRemove(Path.Combine(Folder, "objects"));

    /// <summary>Removes a folder of which nothing is needed any more. One that cannot be removed does no harm where it is.</summary>
    public void TryRemove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Disk.DeleteFolder(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The change that it served has been made or taken back by now, and must not fail for this.
        }
    }
}
