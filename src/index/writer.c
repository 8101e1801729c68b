/* SPDX-License-Identifier: MIT */
#include "index/writer.h"

#include "base/checksum.h"

#include <stddef.h>
#include <string.h>

/* A whole number of pages. */
enum { WRITE_SIZE = 64 * PAGE_SIZE, PENDING_LIMIT = 2 * WRITE_SIZE + PAGE_SIZE };
#define CHECKS_LIMIT ((size_t)1 << 30)

void writer_init(struct writer *writer,
                 bool (*write)(void *context, struct slice bytes, struct error *error),
                 void *context, uint32_t salt)
{
    *writer = (struct writer){.write = write, .context = context, .error = ERROR_INIT};
    writer->footer.salt = salt;
    writer->section = SECTIONS;
    text_init(&writer->pending, PENDING_LIMIT);
    text_init(&writer->checks, CHECKS_LIMIT);
}

void writer_release(struct writer *writer)
{
    text_release(&writer->pending);
    text_release(&writer->checks);
}

void writer_fail_memory(struct writer *writer)
{
    if (!writer->failed)
        error_set(&writer->error, ERROR_SYSTEM, "not enough memory");
    writer->failed = true;
}

/* Writes the first size bytes of what is pending. */
static void write_out(struct writer *writer, size_t size)
{
    struct slice bytes = slice_first(text_slice(&writer->pending), size);
    if (size == 0)
        return;
    if (!writer->failed && !writer->write(writer->context, bytes, &writer->error))
        writer->failed = true;
    memmove(writer->pending.data, writer->pending.data + size, writer->pending.size - size);
    text_truncate(&writer->pending, writer->pending.size - size);
}

/* Checksums the pages that lie in the first size bytes of what is pending; the last may be short.
 */
static void check_pages(struct writer *writer, size_t size)
{
    struct slice bytes = slice_first(text_slice(&writer->pending), size);
    for (size_t at = 0; at < bytes.size; at += PAGE_SIZE) {
        uint32_t page = (uint32_t)(writer->checks.size / sizeof page);
        uint32_t check =
            page_check(writer->footer.salt, page, slice_first(slice_from(bytes, at), PAGE_SIZE));
        text_append(&writer->checks, (struct slice){(const char *)&check, sizeof check});
    }
    if (!text_ok(&writer->checks))
        writer_fail_memory(writer);
}

void writer_append(struct writer *writer, struct slice bytes)
{
    writer->at += bytes.size;
    while (bytes.size > 0 && !writer->failed) {
        struct slice part = slice_first(bytes, WRITE_SIZE);
        text_append(&writer->pending, part);
        if (!text_ok(&writer->pending))
            writer_fail_memory(writer);
        else if (writer->pending.size >= WRITE_SIZE) {
            if (!writer->closing)
                check_pages(writer, WRITE_SIZE);
            write_out(writer, WRITE_SIZE);
        }
        bytes = slice_from(bytes, part.size);
    }
}

static void end_section(struct writer *writer)
{
    static const char zeros[8];
    if (writer->section < SECTIONS)
        writer->footer.sections[writer->section].size = writer_section_size(writer);
    writer->section = SECTIONS;
    writer_append(writer, (struct slice){zeros, (size_t)(-writer->at & 7)});
}

void writer_begin(struct writer *writer, unsigned section)
{
    end_section(writer);
    writer->section = section;
    writer->footer.sections[section].at = writer->at;
}

uint64_t writer_section_size(const struct writer *writer)
{
    return writer->at - writer->footer.sections[writer->section].at;
}

void writer_section(struct writer *writer, unsigned section, struct slice bytes)
{
    writer_begin(writer, section);
    writer_append(writer, bytes);
    end_section(writer);
}

bool writer_finish(struct writer *writer, struct error *error)
{
    struct footer *footer = &writer->footer;
    end_section(writer);
    footer->checks = writer->at;
    footer->version = SEGMENT_VERSION;
    footer->magic = SEGMENT_MAGIC;
    check_pages(writer, writer->pending.size);
    write_out(writer, writer->pending.size);
    writer->closing = true;
    writer_append(writer, text_slice(&writer->checks));
    end_section(writer);
    footer->check = crc32c(0, (struct slice){(const char *)footer, offsetof(struct footer, check)});
    writer_append(writer, (struct slice){(const char *)footer, sizeof *footer});
    write_out(writer, writer->pending.size);
    if (writer->failed)
        *error = writer->error;
    return !writer->failed;
}
