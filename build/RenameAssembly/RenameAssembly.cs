using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

/// <summary>Writes a copy of an assembly that has another name and no public key: to the runtime it is another assembly.</summary>
public sealed class RenameAssembly : Task
{
    /// <summary>The assembly.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>The copy; its file's name is the assembly's new name.</summary>
    [Required]
    public string Target { get; set; }

    public override bool Execute()
    {
        // Written aside and moved, so that builds that run at once always read a whole file.
        string draft = Target + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Target)));
        try
        {
            WriteCopy(draft);
            TakePlace(draft);
        }
        finally
        {
            File.Delete(draft);
        }

        return true;
    }

    private void WriteCopy(string draft)
    {
        using (AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(Source))
        {
            assembly.Name.Name = Path.GetFileNameWithoutExtension(Target);
            assembly.Name.PublicKey = null;
            assembly.MainModule.Name = Path.GetFileName(Target);
            assembly.MainModule.Attributes &= ~ModuleAttributes.StrongNameSigned;

            // The same bytes from every build.
            assembly.Write(draft, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        }
    }

    private void TakePlace(string draft)
    {
        try
        {
            File.Move(draft, Target);
        }
        catch (IOException) when (File.Exists(Target))
        {
            Replace(draft);
        }
    }

    private void Replace(string draft)
    {
        try
        {
            File.Replace(draft, Target, null);
        }
        catch (Exception exception) when (
            (exception is IOException || exception is UnauthorizedAccessException)
            && File.ReadAllBytes(draft).SequenceEqual(File.ReadAllBytes(Target)))
        {
            // Windows replaces no file that another build has open, and one of the same bytes need not be.
        }
    }
}
