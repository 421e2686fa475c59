using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen;

/// <summary>What .NET does not say of files, and the system does.</summary>
internal static partial class UnixFile
{
    /// <summary>The permissions of those who may write.</summary>
    public const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1B;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Whether a file is a regular one: no device, pipe or socket, and no link.</summary>
    /// <remarks>Elsewhere than on Linux only links are told apart.</remarks>
    public static bool IsRegular(string path) => TryGetStatus(path, out LinuxStatus status)
        ? (status.Mode & TypeMask) == RegularType
        : !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Gives an open file the owner and the group of another one or, where only the superuser may, the group.</summary>
    public static void TakeOwner(SafeFileHandle file, string other)
    {
        if (TryGetStatus(other, out LinuxStatus status))
        {
            int descriptor = (int)file.DangerousGetHandle();
            if (ChangeOwner(descriptor, status.Owner, status.Group) != 0)
            {
                _ = ChangeOwner(descriptor, Unchanged, status.Group);
            }
        }
    }

    /// <summary>Sees to it that the names in a folder are on the disk, where the system has a way to ask for it.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = new(Open(folder, flags: 0), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    private static bool TryGetStatus(string path, out LinuxStatus status)
    {
        status = default;
        try
        {
            return OperatingSystem.IsLinux() && GetStatus(CurrentFolder, path, NoFollow, TypeModeAndOwner, out status) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Some systems have a library without it.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(int file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    /// <summary>The kernel's <c>struct statx</c>, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
