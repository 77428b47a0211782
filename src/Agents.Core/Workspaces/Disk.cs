namespace Agents.Core.Workspaces;

/// <summary>The few changes of files that the workspaces on disk are made of, so that tests can let any of them fail.</summary>
internal class Disk
{
    public static Disk Real { get; } = new();

    public virtual Task WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        File.WriteAllBytesAsync(file, content, cancellationToken);

    public virtual void Copy(string from, string to) => File.Copy(from, to, overwrite: true);

    public virtual void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public virtual void Delete(string file) => File.Delete(file);

    public virtual void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    public virtual void DeleteFolder(string folder, bool recursive) => Directory.Delete(folder, recursive);
}
